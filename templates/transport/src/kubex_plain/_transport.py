import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import anyio
import h11
from anyio.abc import ByteStream
from anyio.streams.tls import TLSStream

from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConnectError, ProtocolError, TransportError
from kubex.core.options import ClientOptions
from kubex.transport import Headers, Request, Response, StreamedResponse, Transport, translate

NO_CONNECTION: Mapping[type[BaseException], type[TransportError]] = {OSError: ConnectError}
NO_ANSWER: Mapping[type[BaseException], type[TransportError]] = {
    OSError: ProtocolError,
    h11.ProtocolError: ProtocolError,
    anyio.BrokenResourceError: ProtocolError,
    anyio.ClosedResourceError: ProtocolError,
    anyio.EndOfStream: ProtocolError,
}


class PlainTransport(Transport):
    """Opens one connection for each request."""

    def __init__(
        self, configuration: ClientConfiguration, options: ClientOptions, ssl_context: ssl.SSLContext | None
    ) -> None:
        url = urlsplit(configuration.url)
        self._prefix, self._context = url.path, ssl_context
        self._host, self._port = url.hostname or "", url.port or (443 if ssl_context else 80)
        self._server_name = configuration.tls_server_name or self._host
        self._open: set[ByteStream] = set()

    async def send(self, request: Request) -> Response:
        """Send a request and read the whole answer."""
        async with self.stream(request) as answer:
            body = b"".join([chunk async for chunk in answer.chunks])
            return Response(status=answer.status, headers=answer.headers, body=body)

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        """Send a request and give the answer while its body comes."""
        with translate(NO_CONNECTION, request):
            stream = await self._connect()
        self._open.add(stream)
        try:
            with translate(NO_ANSWER, request):
                chunks = _Chunks(stream, request)
                await self._write(request, chunks)
                head = await chunks.read_head()
            headers = Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers)
            yield StreamedResponse(status=head.status_code, headers=headers, chunks=chunks)
        finally:
            self._open.discard(stream)
            await anyio.aclose_forcefully(stream)

    async def aclose(self) -> None:
        """Close the connections of what goes on."""
        for stream in list(self._open):
            await anyio.aclose_forcefully(stream)

    async def _connect(self) -> ByteStream:
        plain = await anyio.connect_tcp(self._host, self._port)
        if self._context is None:
            return plain
        try:
            return await TLSStream.wrap(plain, hostname=self._server_name, ssl_context=self._context)
        except BaseException as error:
            await anyio.aclose_forcefully(plain)
            if isinstance(error, anyio.BrokenResourceError | anyio.EndOfStream):
                raise ConnectionError("the TLS handshake was cut off") from error
            raise

    async def _write(self, request: Request, chunks: "_Chunks") -> None:
        body = request.body or b""
        size = ("content-length", str(len(body))) if isinstance(body, bytes) else ("transfer-encoding", "chunked")
        headers = [("host", f"{self._host}:{self._port}"), size, ("connection", "close"), *request.headers]
        target = self._prefix + request.target
        await chunks.write(h11.Request(method=request.method, target=target, headers=headers))
        if isinstance(body, bytes):
            await chunks.write(h11.Data(body))
        else:
            async for part in body:
                await chunks.write(h11.Data(part))
        await chunks.write(h11.EndOfMessage())


class _Chunks(AsyncIterator[bytes]):
    # No generator: one whose wait was cancelled would be at its end.
    def __init__(self, stream: ByteStream, request: Request) -> None:
        self._stream, self._request, self._http = stream, request, h11.Connection(h11.CLIENT)

    async def __anext__(self) -> bytes:
        with translate(NO_ANSWER, self._request):
            event = await self._next_event()
        if isinstance(event, h11.Data):
            return bytes(event.data)
        raise StopAsyncIteration

    async def write(self, event: h11.Event) -> None:
        await self._stream.send(self._http.send(event) or b"")

    async def read_head(self) -> h11.Response:
        while not isinstance(event := await self._next_event(), h11.Response):
            if not isinstance(event, h11.InformationalResponse):
                raise h11.RemoteProtocolError("the connection ended before an answer")
        return event

    async def _next_event(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            try:
                self._http.receive_data(await self._stream.receive())
            except anyio.EndOfStream:
                self._http.receive_data(b"")
        return event
