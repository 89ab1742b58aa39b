"""A transport as one may write it in an evening: no limits, no TLS, and an answer is what comes until the end."""

from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import anyio

from kubex.core.exceptions import ProtocolError
from kubex.transport import Headers, Response, StreamedResponse, Transport, translate

ERRORS: dict[type[BaseException], type[ProtocolError]] = {
    OSError: ProtocolError,
    anyio.BrokenResourceError: ProtocolError,
}


class Naive(Transport):
    most = 10**9

    def __init__(self, configuration, options, ssl_context):
        parts = urlsplit(configuration.url)
        self.address = parts.hostname, parts.port

    async def send(self, request):
        with translate(ERRORS, request):
            async with await anyio.connect_tcp(*self.address) as stream:
                headers = "".join(f"{name}: {value}\r\n" for name, value in request.headers)
                await stream.send(f"{request.method} {request.target} HTTP/1.1\r\nhost: a\r\n{headers}\r\n".encode())
                data = b""
                with_more = stream.__aiter__()
                for _ in range(self.most):
                    part = await anext(with_more, None)
                    if part is None:
                        break
                    data += part
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = [line.partition(": ") for line in lines]
        status = first.split(" ")[1] if " " in first else "0"
        number = int(status) if status.isdigit() else 0
        return Response(status=number, headers=Headers((name, value) for name, _, value in pairs), body=body)

    @asynccontextmanager
    async def stream(self, request):
        answer = await self.send(request)

        async def chunks():
            yield answer.body

        yield StreamedResponse(status=answer.status, headers=answer.headers, chunks=chunks())

    async def aclose(self):
        pass


class ReadsOnce(Naive):
    most = 1
