"""A WebSocket over aiohttp's own, whose heartbeat is left off; docs/decisions/0006-websockets.md says why."""

from contextlib import suppress
from typing import Self

import aiohttp
import anyio
from aiohttp import WSMsgType

from kubex.core.exceptions import ProtocolError
from kubex.transport import Headers, Request, WebSocket, close_failure, translate
from kubex_aiohttp._errors import ERRORS
from kubex_aiohttp._upgrade import AioHttpSocket

_NO_CODE = 1005
_CLOSE_1000 = (1000).to_bytes(2, "big")
_ENDS = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)


class AioHttpWebSocket(WebSocket):
    """An open WebSocket, which is closed when its own context is left."""

    def __init__(self, socket: AioHttpSocket, request: Request) -> None:
        self.subprotocol = socket.protocol
        self.headers = Headers(socket.answer_headers.items())
        self._socket = socket
        self._request = request
        self._failure: ProtocolError | None = None
        self._over = False
        self._unreadable = False
        self._sending = 0
        self._receiving = False

    async def send(self, data: bytes) -> None:
        """Send one binary message; waits while the peer does not read."""
        if self._over:
            raise self._again() or ProtocolError(f"{self._request}: nothing can be sent, as the WebSocket is closed")
        self._sending += 1
        try:
            with translate(ERRORS, self._request):
                await self._socket.send_bytes(data)
        except ProtocolError:
            failure = self._again()  # which tells more, if this side ended the connection
            if failure is not None:
                raise failure from self._failure
            raise
        finally:
            self._sending -= 1

    async def receive(self) -> bytes | None:
        """Give the next message whole; None once the peer has closed in order."""
        self._receiving = True
        try:
            while not self._over:
                message = await self._next()
                match message.type:
                    case WSMsgType.BINARY:
                        return bytes(message.data)
                    case WSMsgType.TEXT:
                        return str(message.data).encode()
                    case WSMsgType.CLOSE:
                        await self._closed_by_peer(message.data or _NO_CODE, message.extra)
                    case WSMsgType.PING:
                        await self._say(message.data, WSMsgType.PONG)
                    case WSMsgType.PONG:
                        pass
                    case _:
                        self._broken(message.data)
        finally:
            self._receiving = False
        failure = self._again()
        if failure is not None:
            raise failure
        return None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None:
        in_order = False
        try:
            with anyio.move_on_after(self.closing_seconds, shield=True):
                await self._close()
                in_order = True
        finally:
            if not self._over:
                self._fail(ProtocolError(f"{self._request}: the WebSocket was left"))
            self._socket.end(abort=not in_order)

    def abort(self, why: str) -> None:
        """End the connection at once."""
        self._fail(ProtocolError(f"{self._request}: {why}"))
        self._socket.end(abort=True)

    async def _next(self) -> aiohttp.WSMessage:
        pinged = False
        while True:
            try:
                return await self._socket.receive(self.pong_seconds if pinged else self.ping_seconds)
            except TimeoutError:
                if self._sending or self._socket.unsent:
                    continue
                if pinged:
                    self.abort(f"the server was silent for {self.pong_seconds:g} s after a ping: given up")
                    return aiohttp.WSMessage(WSMsgType.CLOSED, None, None)
                pinged = True
                await self._say(b"", WSMsgType.PING)

    async def _close(self) -> None:
        if self._unreadable:
            await self._socket.discard()
        if self._over or self._receiving:
            return
        await self._say(_CLOSE_1000, WSMsgType.CLOSE)
        while (await self._socket.receive()).type not in _ENDS:
            pass

    async def _closed_by_peer(self, code: int, reason: str | None) -> None:
        self._over = True
        self._failure = self._failure or close_failure(code, reason or "", self._request)
        await self._say(b"" if code == _NO_CODE else code.to_bytes(2, "big"), WSMsgType.CLOSE)

    def _broken(self, error: BaseException | None) -> None:
        failure = ProtocolError(f"{self._request}: {error or 'the connection ended without a close frame'}")
        failure.__cause__ = error
        self._fail(failure)
        self._unreadable = isinstance(error, aiohttp.WebSocketError)

    async def _say(self, data: bytes, kind: WSMsgType) -> None:
        with suppress(aiohttp.ClientError, OSError):  # what is read next tells more
            await self._socket.send_frame(data, kind)

    def _fail(self, failure: ProtocolError) -> None:
        self._over = True
        self._failure = self._failure or failure

    def _again(self) -> ProtocolError | None:
        if self._failure is None:
            return None
        error = ProtocolError(str(self._failure))
        error.__cause__ = self._failure
        return error
