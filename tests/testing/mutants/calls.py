"""Transports that do one thing wrong with a call, each around a good one."""

import gzip
import socket
import ssl
from contextlib import AsyncExitStack, asynccontextmanager
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import anyio
from msgspec.structs import replace

import kubex_httpx.plugin
from kubex.core.exceptions import ProtocolError, RequestTimeout, TransportError
from kubex.core.timeouts import Timeout
from kubex.transport import Headers, Transport

GOOD = kubex_httpx.plugin.INFO


class Wrapped(Transport):
    """The good one, with places to go wrong."""

    def __init__(self, configuration, options, ssl_context):
        self.inner: Any = GOOD.load()(configuration, self.options(options), self.context(ssl_context))

    def options(self, options):
        return options

    def context(self, context):
        return context

    def asked(self, request):
        return request

    def answered(self, request, answer):
        return answer

    async def chunks(self, chunks):
        return chunks

    async def send(self, request):
        answer = await self.inner.send(self.asked(request))
        return self.answered(request, answer)

    @asynccontextmanager
    async def stream(self, request):
        async with self.inner.stream(self.asked(request)) as answer:
            yield replace(self.answered(request, answer), chunks=await self.chunks(answer.chunks))

    def websocket(self, request, subprotocols):
        return self.inner.websocket(self.asked(request), subprotocols)

    async def aclose(self):
        await self.inner.aclose()


class LosesHeaders(Wrapped):
    def asked(self, request):
        return replace(request, headers=())


class ForgetsThePathOfTheUrl(Wrapped):
    def asked(self, request):
        return replace(request, server="http://" + urlsplit(request.server).netloc)


class SendsHalfOfTheBody(Wrapped):
    def asked(self, request):
        return replace(request, body=request.body[:100_000])


class SendsTheFirstPart(Wrapped):
    async def send(self, request):
        return await self.inner.send(replace(request, body=await anext(aiter(request.body))))


class FollowsRedirects(Wrapped):
    async def send(self, request):
        answer = await self.inner.send(request)
        elsewhere = answer.headers.get("location")
        return await self.inner.send(replace(request, server=elsewhere, path="")) if elsewhere else answer


class KeepsCookies(Wrapped):
    cookie: tuple[tuple[str, str], ...] = ()

    def asked(self, request):
        return replace(request, headers=(*request.headers, *self.cookie))

    def answered(self, request, answer):
        found = SimpleCookie(answer.headers.get("set-cookie") or "")
        self.cookie = tuple(("cookie", f"{name}={each.value}") for name, each in found.items())
        return answer


class TrustsTheEnvironment(Wrapped):
    def options(self, options):
        return options.model_copy(update={"trust_env": True})


class Repeats(Wrapped):
    async def send(self, request):
        try:
            return await self.inner.send(request)
        except TransportError:
            return await self.inner.send(request)


class RaisesForStatus(Wrapped):
    def answered(self, request, answer):
        if answer.status >= 400:
            raise ProtocolError(f"{request}: {answer.status}")
        return answer


class KeepsOneValue(Wrapped):
    def answered(self, request, answer):
        return replace(answer, headers=Headers(dict(answer.headers).items()))


class WantsABody(Wrapped):
    def answered(self, request, answer):
        if getattr(answer, "body", None) == b"":
            raise ProtocolError(f"{request}: no body")
        return answer


class WantsALength(Wrapped):
    def answered(self, request, answer):
        if not {"content-length", "transfer-encoding"} & dict(answer.headers).keys():
            raise ProtocolError(f"{request}: no length")
        return answer


class CutsTheAnswer(Wrapped):
    def answered(self, request, answer):
        return replace(answer, body=answer.body[:1_000_000])


class DecompressesTwice(Wrapped):
    def answered(self, request, answer):
        body = answer.body
        return replace(answer, body=gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body)


class ReadsToTheEndFirst(Wrapped):
    async def chunks(self, chunks):
        whole = b"".join([chunk async for chunk in chunks])

        async def one():
            yield whole

        return one()


class GivesAGenerator(Wrapped):
    async def chunks(self, chunks):
        async def each():
            async for chunk in chunks:
                yield chunk

        return each()


class LeavesStreamsOpen(Wrapped):
    @asynccontextmanager
    async def stream(self, request):
        self.stack = AsyncExitStack()
        yield await self.stack.enter_async_context(self.inner.stream(request))


class LeavesCancelledStreamsOpen(LeavesStreamsOpen):
    @asynccontextmanager
    async def stream(self, request):
        async with super().stream(request) as answer:

            async def chunks():
                yield await anext(answer.chunks)
                await anyio.sleep_forever()

            yield replace(answer, chunks=chunks())


class HoldsATaskGroup(Wrapped):
    @asynccontextmanager
    async def stream(self, request):
        async with anyio.create_task_group(), self.inner.stream(request) as answer:
            yield answer

    @asynccontextmanager
    async def websocket(self, request, subprotocols):
        async with anyio.create_task_group(), self.inner.websocket(request, subprotocols) as found:
            yield found


class DoesOneThingAtATime(Wrapped):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.lock = anyio.Lock()

    @asynccontextmanager
    async def stream(self, request):
        async with self.lock, self.inner.stream(request) as answer:
            yield answer


class RaisesWhatTheLibraryRaises(Wrapped):
    async def send(self, request):
        try:
            return await self.inner.send(request)
        except TransportError as error:
            raise error.__cause__ or error from None


class TellsTheHeaders(Wrapped):
    async def send(self, request):
        try:
            return await self.inner.send(request)
        except TransportError as error:
            raise type(error)(f"{error} {request.headers}") from error


class StaysBroken(Wrapped):
    broken = None

    async def send(self, request):
        if self.broken:
            raise self.broken
        try:
            return await self.inner.send(request)
        except BaseException:
            self.broken = ProtocolError(f"{request}: broken")
            raise


class UsesDeadConnections(Wrapped):
    def asked(self, request):
        for each in self.inner._client._transport._pool.connections:
            each.has_expired = lambda: False
        return request


class WaitsForEver(Wrapped):
    async def send(self, request):
        try:
            return await self.inner.send(request)
        except TransportError:
            await anyio.sleep_forever()


class KnowsNoLimits(Wrapped):
    def asked(self, request):
        return replace(request, timeout=Timeout())


class HasLimitsOfItsOwn(Wrapped):
    def asked(self, request):
        return replace(request, timeout=Timeout(read=0.05))


class TakesReadForTotal(Wrapped):
    @asynccontextmanager
    async def stream(self, request):
        with anyio.move_on_after(request.timeout.read) as scope:
            async with self.inner.stream(request) as answer:
                yield answer
        if scope.cancelled_caught:
            raise RequestTimeout(f"{request}: too long")


class TakesCancellationForATimeout(Wrapped):
    async def send(self, request):
        try:
            return await self.inner.send(request)
        except anyio.get_cancelled_exc_class() as error:
            raise RequestTimeout(f"{request}: too long") from error


class Shields(Wrapped):
    async def send(self, request):
        with anyio.CancelScope(shield=True):
            return await self.inner.send(request)


class NeverCloses(Wrapped):
    async def aclose(self):
        pass


class ClosesOnce(Wrapped):
    closed = False

    async def aclose(self):
        assert not self.closed
        self.closed = True
        await self.inner.aclose()


class ConnectsAtOnce(Wrapped):
    def __init__(self, configuration, *rest):
        super().__init__(configuration, *rest)
        parts = urlsplit(configuration.url)
        socket.create_connection((parts.hostname, parts.port)).close()


class TrustsEverybody(Wrapped):
    def context(self, context):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context


class MakesAContextOfItsOwn(Wrapped):
    def context(self, context):
        return context and ssl.create_default_context()


class ForgetsTheServerName(Wrapped):
    def asked(self, request):
        self.inner._extensions = {}
        return request
