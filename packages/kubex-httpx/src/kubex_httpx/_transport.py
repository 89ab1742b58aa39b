import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions
from kubex.transport import Headers, Request, Response, StreamedResponse, Transport, translate
from kubex_httpx._chunks import TranslatedChunks
from kubex_httpx._errors import ERRORS, WORDS
from kubex_httpx._handshakes import HandshakeTrace
from kubex_httpx._timeouts import client_timeout


class HttpxTransport(Transport):
    """Sends requests through one `httpx.AsyncClient`."""

    def __init__(
        self, configuration: ClientConfiguration, options: ClientOptions, ssl_context: ssl.SSLContext | None
    ) -> None:
        name = configuration.tls_server_name
        self._extensions = {"sni_hostname": name} if name else {}
        # httpx would build a TLS context of its own, at some cost, even where the URL is http
        self._client = httpx.AsyncClient(
            verify=ssl_context or False,
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # which keeps none
        )

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

    async def aclose(self) -> None:
        """Close the client with all its connections."""
        await self._client.aclose()

    def _build(self, request: Request) -> httpx.Request:
        return self._client.build_request(
            request.method,
            request.url,
            content=request.body,
            headers=list(request.headers),
            timeout=client_timeout(request.timeout),
            extensions={"trace": HandshakeTrace(), **self._extensions},
        )


def _headers(answer: httpx.Response) -> Headers:
    return Headers(answer.headers.multi_items())
