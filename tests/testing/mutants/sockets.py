"""Transports that do one thing wrong with a WebSocket."""

from contextlib import asynccontextmanager
from typing import Any

import anyio

from kubex.core.exceptions import ProtocolError
from kubex.transport import HandshakeRefused, Response, WebSocket
from tests.testing.mutants.calls import Wrapped


class WrappedSocket(WebSocket):
    def __init__(self, inner):
        self.inner = inner
        self.subprotocol = inner.subprotocol

    async def send(self, data):
        await self.inner.send(data)

    async def receive(self):
        return await self.inner.receive()


class WithSockets(Wrapped):
    socket: type[WrappedSocket]

    @asynccontextmanager
    async def websocket(self, request, subprotocols):
        async with self.inner.websocket(request, subprotocols) as found:
            yield self.socket(found)


class SendsShortMessages(WithSockets):
    class socket(WrappedSocket):  # noqa: N801
        async def send(self, data):
            await self.inner.send(data[:65535])


class TakesTheFirstSubprotocol(WithSockets):
    class socket(WrappedSocket):  # noqa: N801
        def __init__(self, inner):
            super().__init__(inner)
            self.subprotocol = "v5.channel.k8s.io"


class GivesFragments(WithSockets):
    class socket(WrappedSocket):  # noqa: N801
        rest = b""

        async def receive(self):
            whole = self.rest or await self.inner.receive()
            self.rest = whole and whole[2:]
            return whole and whole[:2]


class TakesErrorsForTheEnd(WithSockets):
    class socket(WrappedSocket):  # noqa: N801
        async def receive(self):
            try:
                return await self.inner.receive()
            except ProtocolError:
                return None


class LosesWhatWasCancelled(WithSockets):
    class socket(WrappedSocket):  # noqa: N801
        lost = False

        async def receive(self):
            if self.lost:
                return None
            self.lost = True
            found = await self.inner.receive()
            self.lost = False
            return found


class RefusesBriefly(Wrapped):
    @asynccontextmanager
    async def websocket(self, request, subprotocols):
        try:
            async with self.inner.websocket(request, subprotocols) as found:
                yield found
        except HandshakeRefused as refused:
            answer = refused.response
            raise HandshakeRefused(Response(status=answer.status, headers=answer.headers, body=b"")) from None


class TakesAnyLength(Wrapped):
    def options(self, options):
        return options.model_copy(update={"ws_max_message_size": None})


class WaitsForTheClose(Wrapped):
    @asynccontextmanager
    async def websocket(self, request, subprotocols):
        async with self.inner.websocket(request, subprotocols) as found:
            yield found
            while await found.receive() is not None:
                pass


class ReadsAhead(Wrapped):
    @asynccontextmanager
    async def websocket(self, request, subprotocols):
        async with self.inner.websocket(request, subprotocols) as found, anyio.create_task_group() as group:
            sender, receiver = anyio.create_memory_object_stream[bytes](10_000)
            socket: Any = WrappedSocket(found)
            socket.receive = receiver.receive
            group.start_soon(self.read, found, sender)
            yield socket
            group.cancel_scope.cancel()
            sender.close()
            receiver.close()

    async def read(self, found, sender):
        while (message := await found.receive()) is not None:
            await sender.send(message)
