import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import anyio
import httpx2

from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError
from kubex.core.options import ClientOptions
from kubex.transport import (
    Headers,
    Request,
    Response,
    StreamedResponse,
    Transport,
    WebSocket,
    check_websocket_proxy,
    proxy_for,
    translate,
)
from kubex_httpx2._chunks import TranslatedChunks
from kubex_httpx2._errors import ERRORS, WORDS
from kubex_httpx2._handshakes import HandshakeTrace
from kubex_httpx2._pool import make_client
from kubex_httpx2._timeouts import client_timeout
from kubex_httpx2._upgrade import check_installed, open_websocket


class Httpx2Transport(Transport):
    """Sends requests through one `httpx2.AsyncClient`."""

    def __init__(
        self, configuration: ClientConfiguration, options: ClientOptions, ssl_context: ssl.SSLContext | None
    ) -> None:
        proxy = proxy_for(configuration, options)
        name = configuration.tls_server_name
        if proxy and name:
            msg = "httpx2 knows no tls_server_name for servers behind a proxy: use aiohttp, or no proxy"
            raise ConfigurationError(msg)
        self._proxy = proxy
        self._max_message_size = options.max_message_size
        self._extensions = {"sni_hostname": name} if name else {}
        self._may_shake_hands = bool(ssl_context or proxy)  # following every request costs a tenth of its time
        self._client = make_client(options, ssl_context, proxy)

    async def send(self, request: Request) -> Response:
        """Send a request and read the whole answer."""
        with translate(ERRORS, request, WORDS):
            answer = await self._client.send(self._build(request))
            return Response(status=answer.status_code, headers=_headers(answer), body=answer.content)

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        """Send a request and give the answer while its body comes."""
        with translate(ERRORS, request, WORDS):
            answer = await self._client.send(self._build(request), stream=True)
        chunks = TranslatedChunks(answer, request)
        try:
            yield StreamedResponse(status=answer.status_code, headers=_headers(answer), chunks=chunks)
        finally:
            await answer.aclose()
            await chunks.exhaust()

    @asynccontextmanager
    async def websocket(self, request: Request, subprotocols: Sequence[str]) -> AsyncIterator[WebSocket]:
        """Open a WebSocket over HTTP/1.1."""
        check_installed()
        check_websocket_proxy(self._proxy, request)
        from kubex.transport.wsproto import handshake

        asked = handshake(request, subprotocols)
        with translate(ERRORS, request, WORDS):
            answer = await self._client.send(self._build(asked), stream=True)
        try:
            async with await open_websocket(answer, asked, subprotocols, self._max_message_size) as socket:
                yield socket
        finally:
            with anyio.CancelScope(shield=True):
                await answer.aclose()

    async def aclose(self) -> None:
        """Close the client with all its connections."""
        await self._client.aclose()

    def _build(self, request: Request) -> httpx2.Request:
        return self._client.build_request(
            request.method,
            request.url,
            content=request.body,
            headers=list(request.headers),
            timeout=client_timeout(request.timeout),
            extensions={"trace": HandshakeTrace(), **self._extensions} if self._may_shake_hands else self._extensions,
        )


def _headers(answer: httpx2.Response) -> Headers:
    return Headers(answer.headers.multi_items())
