from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

import anyio
from anyio.abc import SocketAttribute, SocketStream
from anyio.streams.stapled import MultiListener

from kubex.api._ports.stream import PortStream
from kubex.api._tasks import beside
from kubex.core.exceptions import InvalidRequest, TransportError

_HALF_CLOSED_SECONDS = 10
_GONE = (anyio.BrokenResourceError, anyio.ClosedResourceError)

Listener = MultiListener[SocketStream]
Open = Callable[[], AbstractAsyncContextManager[PortStream]]


async def listen_locally(port: int) -> Listener:
    """Listen on a port of 127.0.0.1, on any free one with 0.

    Raises:
        InvalidRequest: it cannot be listened on.
    """
    try:
        return await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=port)
    except OSError as error:
        msg = f"127.0.0.1:{port} cannot be listened on: {error}"
        raise InvalidRequest(msg) from error


def port_of(listener: Listener) -> int:
    """Tell the port that a listener is bound to."""
    return int(listener.extra(SocketAttribute.local_port))  # noqa: S610 - not Django's


async def serve_port(listener: Listener, open_port: Open, failed: Callable[[Exception], None]) -> None:
    """Carry each connection that a listener accepts to the port, over a connection of its own."""
    await listener.serve(partial(_carry, open_port=open_port, failed=failed))


async def _carry(local: SocketStream, *, open_port: Open, failed: Callable[[Exception], None]) -> None:
    async with local:
        try:
            async with open_port() as remote:
                await _relay(local, remote)
        except _GONE:
            pass  # the local side went away
        except Exception as error:
            failed(error)


async def _relay(local: SocketStream, remote: PortStream) -> None:
    with anyio.CancelScope() as both:
        idle = _IdleScope(both)
        async with beside(partial(_send_all, local, remote, idle)):
            async for data in remote:
                idle.received += 1
                await local.send(data)


class _IdleScope:
    """Ends a connection whose local side has sent all it will, when the other side falls silent.

    The protocol cannot tell the port that the local side has ended, which would then end too.
    """

    def __init__(self, scope: anyio.CancelScope) -> None:
        self.received = 0
        self._scope = scope

    async def cancel_when_silent(self) -> None:
        seen = -1
        while seen != self.received:
            seen = self.received
            await anyio.sleep(_HALF_CLOSED_SECONDS)
        self._scope.cancel()


async def _send_all(local: SocketStream, remote: PortStream, idle: _IdleScope) -> None:
    try:
        async for data in local:
            await remote.send(data)
    except (TransportError, *_GONE):
        return  # whoever reads is told why
    await idle.cancel_when_silent()
