import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from urllib.parse import urlsplit

import anyio
import h11
from anyio.abc import ByteStream
from anyio.streams.tls import TLSStream

from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConnectError, ProtocolError
from kubex.core.options import ClientOptions
from kubex.transport import Headers, Request, Response, StreamedResponse, Transport, translate

ERRORS = {OSError: ConnectError, h11.RemoteProtocolError: ProtocolError, anyio.BrokenResourceError: ProtocolError}


class PlainTransport(Transport):
    """Opens one connection for each request."""

    def __init__(
        self, configuration: ClientConfiguration, options: ClientOptions, ssl_context: ssl.SSLContext | None
    ) -> None:
        url = urlsplit(configuration.url)
        self._prefix, self._context = url.path, ssl_context
        self._host, self._port = url.hostname or "", url.port or (443 if ssl_context else 80)
        self._server_name = configuration.tls_server_name or self._host

    async def send(self, request: Request) -> Response:
        """Send a request and read the whole answer."""
        async with self.stream(request) as answer:
            body = b"".join([chunk async for chunk in answer.chunks])
            return Response(status=answer.status, headers=answer.headers, body=body)

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        """Send a request and give the answer while its body comes."""
        with translate(ERRORS, request):
            stream = await self._connect()
        try:
            connection = h11.Connection(h11.CLIENT)
            with translate(ERRORS, request):
                await stream.send(b"".join(connection.send(event) or b"" for event in await self._events(request)))
                head = await _next_event(connection, stream)
                assert isinstance(head, h11.Response)
            headers = Headers((name.decode(), value.decode()) for name, value in head.headers)
            async with aclosing(_chunks(connection, stream, request)) as chunks:
                yield StreamedResponse(status=head.status_code, headers=headers, chunks=chunks)
        finally:
            await anyio.aclose_forcefully(stream)

    async def aclose(self) -> None:
        """Nothing stays open between requests."""

    async def _connect(self) -> ByteStream:
        stream = await anyio.connect_tcp(self._host, self._port)
        if self._context is None:
            return stream
        return await TLSStream.wrap(
            stream, hostname=self._server_name, ssl_context=self._context, standard_compatible=False
        )

    async def _events(self, request: Request) -> list[h11.Event]:
        host, body = ("host", f"{self._host}:{self._port}"), request.body or b""
        body = body if isinstance(body, bytes) else b"".join([chunk async for chunk in body])
        headers = [host, ("content-length", str(len(body))), ("connection", "close"), *request.headers]
        target = self._prefix + request.target
        return [h11.Request(method=request.method, target=target, headers=headers), h11.Data(body), h11.EndOfMessage()]


async def _next_event(connection: h11.Connection, stream: ByteStream) -> object:
    while (event := connection.next_event()) is h11.NEED_DATA:
        try:
            connection.receive_data(await stream.receive())
        except anyio.EndOfStream:
            connection.receive_data(b"")
    return event


async def _chunks(connection: h11.Connection, stream: ByteStream, request: Request) -> AsyncGenerator[bytes, None]:
    with translate(ERRORS, request):
        while isinstance(event := await _next_event(connection, stream), h11.Data):
            yield bytes(event.data)
