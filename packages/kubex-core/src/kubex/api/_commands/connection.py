from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from msgspec.structs import replace

from kubex.client import BaseClient
from kubex.core.channels import V4, V5, Channel, RemoteCommand, messages, resize_message
from kubex.core.exceptions import TransportError
from kubex.core.limits import limited
from kubex.core.models import Status
from kubex.core.timeouts import Timeout
from kubex.transport import Request, WebSocket

_CLOSING_SECONDS = 10


class CommandConnection:
    """The connection of one exec or attach, without buffers: what is not received holds the sender back."""

    def __init__(self, socket: WebSocket, asked: Request) -> None:
        self.asked = asked
        self.status: Status | None = None
        self._socket = socket
        self._protocol = RemoteCommand(socket.subprotocol, asked)
        self._sending = anyio.Lock()

    async def receive(self) -> tuple[Channel, bytes] | None:
        """Give the next output; None at the end, and the status is there.

        Raises:
            ProtocolError: the connection broke, or ended without a status.
        """
        while (message := await self._next_message()) is not None:
            output = self._protocol.read(message)
            if output is not None:
                return output
        self.status = self._protocol.end()
        return None

    def end_of_stdin(self) -> bytes:
        """Give the message that ends stdin; ServerTooOld where there is none."""
        return self._protocol.end_of_stdin()

    async def write(self, data: bytes) -> None:
        """Send to stdin; waits while the command does not read."""
        for message in messages(Channel.STDIN, data):
            await self.send(message)

    async def resize(self, width: int, height: int) -> None:
        """Tell the size of the terminal."""
        await self.send(resize_message(width, height))

    async def send(self, message: bytes) -> None:
        """Send a message of the protocol."""
        async with self._sending:
            await self._socket.send(message)

    async def _next_message(self) -> bytes | None:
        if not self._protocol.has_status:
            return await self._socket.receive()
        try:  # the status comes last, so that it matters no more how the connection ends
            with anyio.move_on_after(_CLOSING_SECONDS):
                return await self._socket.receive()
        except TransportError:
            pass
        return None


@asynccontextmanager
async def open_command(client: BaseClient, request: Request) -> AsyncIterator[CommandConnection]:
    """Open the connection of an exec or attach; the total limit of the request, if any, holds for all of the block."""
    asked = replace(request, server=client.configuration.url)
    with limited(own_total(request), asked):
        async with client.websocket(request, (V5, V4)) as socket:
            yield CommandConnection(socket, asked)


def own_total(request: Request) -> float | None:
    """Tell the total limit that the call itself names."""
    total = request.timeout.total if isinstance(request.timeout, Timeout) else None
    return None if total is ... else total
