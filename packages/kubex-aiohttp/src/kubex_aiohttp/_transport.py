import io
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import cast

import aiohttp
from yarl import URL

from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import RequestTimeout
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
from kubex_aiohttp._errors import ERRORS
from kubex_aiohttp._session import Extras, make_handshake_session, make_session, proxy_headers
from kubex_aiohttp._timeouts import client_timeout
from kubex_aiohttp._upgrade import AioHttpSocket, aiohttp_limit
from kubex_aiohttp._websocket import AioHttpWebSocket

_LARGE_BODY = 2**20
_NONE = Extras()


class AioHttpTransport(Transport):
    """Sends requests through one `aiohttp.ClientSession`."""

    def __init__(
        self,
        configuration: ClientConfiguration,
        options: ClientOptions,
        ssl_context: ssl.SSLContext | None,
        extras: Extras = _NONE,
    ) -> None:
        proxy = proxy_for(configuration, options)
        self._server_hostname = configuration.tls_server_name
        self._ssl = ssl_context or True
        self._proxy_headers = proxy_headers(proxy)
        # A proxy of http URLs reads the request itself.
        self._headers = {} if ssl_context else self._proxy_headers
        self._used: set[aiohttp.ClientResponse] = set()
        self._sockets: set[AioHttpWebSocket] = set()
        self._max_message_size = options.max_message_size
        self._proxy = proxy
        self._session = make_session(options, ssl_context, proxy, extras)
        self._handshake_session = partial(make_handshake_session, self._session, options, proxy, extras)

    async def send(self, request: Request) -> Response:
        """Send a request and read the whole answer."""
        with translate(ERRORS, request):
            answer = await self._call(request)
            with self._in_use(answer):
                return Response(status=answer.status, headers=_headers(answer), body=await answer.read())

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        """Send a request and give the answer while its body comes."""
        with translate(ERRORS, request):
            answer = await self._call(request)
        with self._in_use(answer):
            yield StreamedResponse(status=answer.status, headers=_headers(answer), chunks=_Chunks(answer, request))

    @asynccontextmanager
    async def websocket(self, request: Request, subprotocols: Sequence[str]) -> AsyncIterator[WebSocket]:
        """Open a WebSocket."""
        check_websocket_proxy(self._proxy, request)
        async with self._handshake_session(client_timeout(request.timeout)) as session:
            with translate(ERRORS, request), self._full_pool_told(request):
                opened = await session.ws_connect(
                    URL(request.url, encoded=True),
                    method=request.method,
                    protocols=subprotocols,
                    headers=request.headers,
                    ssl=self._ssl,
                    server_hostname=self._server_hostname,
                    proxy_headers=self._proxy_headers or None,
                    max_msg_size=aiohttp_limit(self._max_message_size),
                    autoping=False,
                    autoclose=False,
                )
            async with AioHttpWebSocket(cast("AioHttpSocket", opened), request) as socket:
                self._sockets.add(socket)
                try:
                    yield socket
                finally:
                    self._sockets.discard(socket)

    async def aclose(self) -> None:
        """Close the session with all its connections."""
        for answer in self._used:
            # aiohttp would leave whoever reads there waiting for ever.
            answer.content.set_exception(aiohttp.ClientConnectionError("the client was closed"))
        for socket in self._sockets:
            socket.abort("the client was closed")
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

    async def _call(self, request: Request) -> aiohttp.ClientResponse:
        with self._full_pool_told(request):
            return await self._session.request(
                request.method,
                URL(request.url, encoded=True),
                data=_body(request.body),
                headers=(*request.headers, *self._headers.items()),
                timeout=client_timeout(request.timeout),
                ssl=self._ssl,
                server_hostname=self._server_hostname,
                proxy_headers=self._proxy_headers or None,
                allow_redirects=False,
            )

    @contextmanager
    def _full_pool_told(self, request: Request) -> Iterator[None]:
        try:
            yield
        except aiohttp.ConnectionTimeoutError as error:
            full = self._full_limit()
            if full is None:
                raise
            msg = f"all connections of the pool are in use, and open watches keep theirs; {full} limits them"
            raise RequestTimeout(f"{request}: {msg}") from error

    def _full_limit(self) -> str | None:
        connector = self._session.connector
        limits = {"pool_size": connector.limit, "pool_size_per_host": connector.limit_per_host} if connector else {}
        used = len(self._used) + len(self._sockets)
        full = (f"ClientOptions.{name}={limit}" for name, limit in limits.items() if 0 < limit <= used)
        return next(full, None)


class _Chunks(AsyncIterator[bytes]):
    # No generator: one whose wait was cancelled would be at its end.
    def __init__(self, answer: aiohttp.ClientResponse, request: Request) -> None:
        self._content = answer.content
        self._request = request

    async def __anext__(self) -> bytes:
        with translate(ERRORS, self._request):
            chunk = await self._content.readany()
        if not chunk:
            raise StopAsyncIteration
        return chunk


def _body(body: bytes | AsyncIterable[bytes] | None) -> bytes | AsyncIterable[bytes] | io.BytesIO | None:
    # aiohttp warns of large bytes, since it would copy them in one go.
    return io.BytesIO(body) if isinstance(body, bytes) and len(body) > _LARGE_BODY else body


def _headers(answer: aiohttp.ClientResponse) -> Headers:
    return Headers(answer.headers.items())
