from collections.abc import Mapping
from contextlib import suppress
from typing import Self

import anyio
from wsproto.events import BytesMessage, CloseConnection, Event, Ping

from kubex.core.exceptions import ProtocolError
from kubex.transport import Headers, Request, WebSocket, close_failure
from kubex.transport.wsproto._frames import FrameError, Frames
from kubex.transport.wsproto._stream import ByteStream, TranslatedStream


class StreamWebSocket(WebSocket):
    """An open WebSocket over a stream, closed when its own context is left; the stream stays to be closed.

    `headers` and `subprotocol` are what the handshake answered. `errors` says which exceptions of the stream become a
    ProtocolError; those of `read_timeouts` say that nothing came in time.
    """

    def __init__(
        self,
        stream: ByteStream,
        request: Request,
        *,
        headers: Headers,
        subprotocol: str | None,
        max_message_size: int | None,
        errors: Mapping[type[BaseException], type[ProtocolError]],
        read_timeouts: type[Exception] | tuple[type[Exception], ...],
    ) -> None:
        self.subprotocol, self.headers = subprotocol, headers
        self._stream = TranslatedStream(stream, request, errors, read_timeouts)
        self._request = request
        self._frames = Frames(max_message_size)
        self._writing = anyio.Lock()
        self._unsent = bytearray()  # control frames that came up while a message was being written
        self._receiving = False
        self._over = False
        self._cut_off = False  # in the middle of a frame
        self._failure: ProtocolError | None = None

    async def send(self, data: bytes) -> None:
        """Send one binary message; waits while the peer does not read."""
        async with self._writing:
            if self._over or self._cut_off:
                why = "an earlier send was cut off" if self._cut_off else "the WebSocket is closed"
                raise self._again() or ProtocolError(f"{self._request}: nothing can be sent, as {why}")
            await self._write(self._frames.encode(BytesMessage(data)))
            while self._unsent:
                unsent, self._unsent = self._unsent, bytearray()
                await self._write(bytes(unsent))

    async def receive(self) -> bytes | None:
        """Give the next message whole; None once the peer has closed in order."""
        self._receiving = True
        try:
            while not self._over:
                event = self._frames.next()
                if isinstance(event, bytes):
                    return event
                await (self._read() if event is None else self._handle(event))
        except FrameError as error:
            self._fail(ProtocolError(f"{self._request}: {error}"))
            await self._say(CloseConnection(error.code, str(error)))
        finally:
            self._receiving = False
        if failure := self._again():
            raise failure
        return None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None:
        with anyio.move_on_after(self.closing_seconds, shield=True), suppress(ProtocolError):
            await self._close()
        if not self._over:
            self._fail(ProtocolError(f"{self._request}: the WebSocket was left"))

    async def _handle(self, event: Event) -> None:
        if isinstance(event, CloseConnection):
            self._over = True
            self._failure = close_failure(int(event.code), event.reason or "", self._request)
        if isinstance(event, CloseConnection | Ping):
            await self._say(event.response())

    async def _read(self) -> None:
        try:
            data = await self._read_patiently()
        except ProtocolError as error:
            self._fail(error)
        else:
            if data:
                self._frames.feed(data)
            else:
                self._fail(ProtocolError(f"{self._request}: the connection ended without a close frame"))

    async def _read_patiently(self) -> bytes:
        pinged = False
        while (data := await self._stream.read(self.pong_seconds if pinged else self.ping_seconds)) is None:
            if self._writing.locked():
                continue
            if pinged:
                msg = f"{self._request}: the server was silent for {self.pong_seconds:g} s after a ping: given up"
                await self._stream.aclose()
                raise ProtocolError(msg)
            pinged = True
            await self._say(Ping())
        return data

    async def _close(self) -> None:
        if self._receiving or self._cut_off:
            return
        if self._frames.open:
            async with self._writing:
                await self._write(self._frames.encode(CloseConnection(1000)))
        while not self._frames.closed:
            with suppress(FrameError):
                if self._frames.next() is not None:
                    continue
            data = await self._stream.read()
            if not data:
                return
            self._frames.feed(data)

    async def _say(self, event: Event) -> None:
        frame = self._frames.encode(event)
        if self._writing.locked():  # by a message that may wait for us to read
            self._unsent += frame
        else:
            with suppress(ProtocolError):  # what is read next tells more
                async with self._writing:
                    await self._write(frame, self.pong_seconds)

    async def _write(self, data: bytes, seconds: float | None = None) -> None:
        before, self._cut_off = self._cut_off, True
        await self._stream.write(data, seconds)
        self._cut_off = before

    def _fail(self, failure: ProtocolError) -> None:
        self._over = True
        self._failure = self._failure or failure

    def _again(self) -> ProtocolError | None:
        if self._failure is None:
            return None
        error = ProtocolError(str(self._failure))
        error.__cause__ = self._failure
        return error
