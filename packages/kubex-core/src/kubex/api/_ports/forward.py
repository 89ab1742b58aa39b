from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, AsyncExitStack, asynccontextmanager
from functools import partial

import anyio
from msgspec.structs import replace

from kubex.api._commands.connection import own_total
from kubex.api._commands.requests import port_request
from kubex.api._place import Namespace, Place
from kubex.api._ports.listener import Listener, listen_locally, port_of, serve_port
from kubex.api._ports.stream import PortStream, open_port
from kubex.api._tasks import beside
from kubex.client import BaseClient
from kubex.core.exceptions import InvalidRequest
from kubex.core.limits import limited
from kubex.core.params import TimeoutTypes
from kubex.transport import Request


class PortForward:
    """The ports of an object: `api.portforward`. What the block raises comes out of it unchanged.

    No time limit holds unless `request_timeout` names a total, after which the block ends with a RequestTimeout.

    Raises:
        ApiError: refused (`Forbidden`), or no such pod (`NotFound`).
        TransportError: the connection could not be made, or broke.
        ConfigurationError: the transport has no WebSockets, or what it needs for them is not installed.
        InvalidRequest: a port is not one; nothing was sent.
    """

    def __init__(self, client: BaseClient, place: Place) -> None:
        self._client = client
        self._place = place

    def forward(
        self,
        name: str,
        *,
        ports: Iterable[int],
        namespace: Namespace = ...,
        request_timeout: TimeoutTypes = ...,
    ) -> AbstractAsyncContextManager[Mapping[int, PortStream]]:
        """Connect to ports: `async with api.portforward.forward("my-pod", ports=[80]) as streams: streams[80]`.

        A port that nobody listens on is a PortForwardError from its stream; the other ports go on.
        """
        return self._forward(self._requests(name, ports, namespace, request_timeout))

    def listen(
        self,
        name: str,
        *,
        port_map: Mapping[int, int],
        on_error: Callable[[Exception], object] | None = None,
        namespace: Namespace = ...,
        request_timeout: TimeoutTypes = ...,
    ) -> AbstractAsyncContextManager[Mapping[int, int]]:
        """Make ports reachable on 127.0.0.1: `port_map={80: 8080}`, the local one 0 for any that is free.

        Gives the local port of each. Every connection made to it gets one of its own to the pod. The first that fails
        (`Forbidden`, `PortForwardError`) cancels the block, which raises the error; with `on_error` that is called
        instead, each time, and the block goes on. When the local side has sent all it will, its connection ends once
        the port is silent for ten seconds, since the protocol cannot tell the port of it.
        """
        return self._listen(self._requests(name, port_map, namespace, request_timeout), port_map, on_error)

    @asynccontextmanager
    async def _forward(self, requests: Mapping[int, Request]) -> AsyncIterator[Mapping[int, PortStream]]:
        async with AsyncExitStack() as stack:
            stack.enter_context(self._limited(requests))
            streams = {
                port: await stack.enter_async_context(open_port(self._client, request, port))
                for port, request in requests.items()
            }
            yield streams

    @asynccontextmanager
    async def _listen(
        self,
        requests: Mapping[int, Request],
        port_map: Mapping[int, int],
        on_error: Callable[[Exception], object] | None,
    ) -> AsyncIterator[Mapping[int, int]]:
        failures: list[Exception] = []
        block = anyio.CancelScope()

        def failed(error: Exception) -> None:
            if on_error is not None:
                try:
                    on_error(error)
                except Exception as raised:
                    error = raised
                else:
                    return
            failures.append(error)
            block.cancel()

        async with AsyncExitStack() as stack:
            stack.enter_context(self._limited(requests))
            listeners = {
                port: await stack.enter_async_context(await listen_locally(port_map[port])) for port in requests
            }
            async with beside(partial(self._serve, listeners, requests, failed)):
                with block:
                    yield {port: port_of(listener) for port, listener in listeners.items()}
            if failures:
                raise failures[0]

    async def _serve(
        self,
        listeners: Mapping[int, Listener],
        requests: Mapping[int, Request],
        failed: Callable[[Exception], None],
    ) -> None:
        async with anyio.create_task_group() as tasks:
            for port, listener in listeners.items():
                connect = partial(open_port, self._client, requests[port], port)
                tasks.start_soon(serve_port, listener, connect, failed)

    def _requests(
        self, name: str, ports: Iterable[int], namespace: Namespace, timeout: TimeoutTypes
    ) -> dict[int, Request]:
        path = self._place.subresource_path(namespace, name, "portforward")
        requests = {port: port_request(path, port, timeout) for port in ports}
        if not requests:
            msg = "no port is given"
            raise InvalidRequest(msg)
        return requests

    def _limited(self, requests: Mapping[int, Request]) -> AbstractContextManager[None]:
        request = next(iter(requests.values()))
        return limited(own_total(request), replace(request, server=self._client.configuration.url))
