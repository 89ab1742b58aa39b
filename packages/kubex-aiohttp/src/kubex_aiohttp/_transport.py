import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress

import aiohttp
from yarl import URL

from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions
from kubex.transport import Headers, Request, Response, StreamedResponse, Transport, translate
from kubex_aiohttp._errors import ERRORS
from kubex_aiohttp._timeouts import client_timeout

_READ_BUFFER = 2**21


class AioHttpTransport(Transport):
    """Sends requests through one `aiohttp.ClientSession`."""

    def __init__(
        self, configuration: ClientConfiguration, options: ClientOptions, ssl_context: ssl.SSLContext | None
    ) -> None:
        self._base = configuration.url
        self._server_hostname = configuration.tls_server_name
        self._used: set[aiohttp.ClientResponse] = set()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=ssl_context or True),
            cookie_jar=aiohttp.DummyCookieJar(),
            read_bufsize=_READ_BUFFER,
        )

    async def send(self, request: Request) -> Response:
        """Send a request and read the whole answer."""
        url = self._base + request.target
        with translate(ERRORS, f"{request.method} {url}"):
            answer = await self._call(request, url)
            with self._in_use(answer):
                return Response(status=answer.status, headers=_headers(answer), body=await answer.read())

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        """Send a request and give the answer while its body comes."""
        url = self._base + request.target
        asked = f"{request.method} {url}"
        with translate(ERRORS, asked):
            answer = await self._call(request, url)
        with self._in_use(answer):
            async with aclosing(_chunks(answer, asked)) as chunks:
                yield StreamedResponse(status=answer.status, headers=_headers(answer), chunks=chunks)

    async def aclose(self) -> None:
        """Close the session with all its connections."""
        for answer in self._used:
            # aiohttp would leave whoever reads there waiting for ever.
            answer.content.set_exception(aiohttp.ClientConnectionError("the client was closed"))
        await self._session.close()

    def __del__(self) -> None:
        # The client that is dropped unclosed says so; aiohttp would say it again, and log it, for each of its parts.
        session = getattr(self, "_session", None)
        if session is None or session.closed:
            return
        closing = session.close()
        with suppress(StopIteration, RuntimeError):
            closing.send(None)  # nothing can be awaited here, and the first step closes the connections
        closing.close()

    @contextmanager
    def _in_use(self, answer: aiohttp.ClientResponse) -> Iterator[None]:
        self._used.add(answer)
        try:
            yield
        finally:
            self._used.discard(answer)
            answer.close()

    def _call(self, request: Request, url: str) -> "aiohttp.client._RequestContextManager":
        return self._session.request(
            request.method,
            URL(url, encoded=True),
            data=request.body,
            headers=request.headers,
            timeout=client_timeout(request.timeout),
            server_hostname=self._server_hostname,
            allow_redirects=False,
        )


async def _chunks(answer: aiohttp.ClientResponse, asked: str) -> AsyncGenerator[bytes, None]:
    with translate(ERRORS, asked):
        async for chunk in answer.content.iter_any():
            yield chunk


def _headers(answer: aiohttp.ClientResponse) -> Headers:
    return Headers(answer.headers.items())
