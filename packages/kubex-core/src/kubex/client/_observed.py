"""A transport that lets middleware look on."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from msgspec.structs import replace

from kubex.client._observation import ObservedChunks, observed
from kubex.core.middleware import Middleware
from kubex.transport import HandshakeRefused, Request, Response, StreamedResponse, Transport, WebSocket

_SWITCHING_PROTOCOLS = 101


class ObservedTransport(Transport):
    """Tells middleware of each request that goes through another transport, and adds the headers that it wants."""

    def __init__(self, transport: Transport, middleware: Sequence[Middleware]) -> None:
        self._transport = transport
        self._middleware = middleware

    async def send(self, request: Request) -> Response:
        """Send a request and read the whole answer."""
        with observed(self._middleware, request, "request") as observation:
            response = await self._transport.send(observation.request)
            observation.answered(response.status)
            observation.received(len(response.body))
            return response

    def stream(self, request: Request) -> AbstractAsyncContextManager[StreamedResponse]:
        """Send a request and give the answer while its body comes."""
        return self._stream(request)

    @asynccontextmanager
    async def _stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        with observed(self._middleware, request, "stream") as observation:
            async with self._transport.stream(observation.request) as response:
                observation.answered(response.status)
                yield replace(response, chunks=ObservedChunks(response.chunks, observation))

    def websocket(self, request: Request, subprotocols: Sequence[str]) -> AbstractAsyncContextManager[WebSocket]:
        """Open a WebSocket."""
        return self._websocket(request, subprotocols)

    @asynccontextmanager
    async def _websocket(self, request: Request, subprotocols: Sequence[str]) -> AsyncIterator[WebSocket]:
        with observed(self._middleware, request, "websocket") as observation:
            try:
                async with self._transport.websocket(observation.request, subprotocols) as socket:
                    observation.answered(_SWITCHING_PROTOCOLS)
                    yield socket
            except HandshakeRefused as refused:
                observation.answered(refused.response.status)
                raise

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()
