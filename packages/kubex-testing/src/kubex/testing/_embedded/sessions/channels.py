"""Messages over a WebSocket, the first byte of each saying which channel it belongs to."""

from starlette.websockets import WebSocket, WebSocketDisconnect

# How long a handler may still take, when its client has gone, over what it was sent.
GRACE_SECONDS = 1.0


class Channels:
    """A WebSocket that was accepted; `gone` once the client has left."""

    def __init__(self, socket: WebSocket) -> None:
        self.gone = False
        self._socket = socket

    async def send(self, channel: int, data: bytes) -> None:
        """Send data; waits while the client is slow.

        Raises:
            ConnectionResetError: when the client has gone.
        """
        try:
            await self._socket.send_bytes(bytes([channel]) + data)
        except (WebSocketDisconnect, RuntimeError) as error:  # RuntimeError when the close frame is sent already
            self.gone = True
            raise ConnectionResetError("the client has gone") from error

    async def receive(self) -> tuple[int, bytes] | None:
        """Wait for data; None when the client has gone. Empty messages are passed over."""
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                self.gone = True
                return None
            data = message.get("bytes") or (message.get("text") or "").encode()
            if data:
                return data[0], data[1:]

    async def close(self, code: int) -> None:
        """Send the close frame, if there is still somebody to send it to."""
        if not self.gone:
            self.gone = True
            try:
                await self._socket.close(code)
            except (WebSocketDisconnect, RuntimeError):
                return
