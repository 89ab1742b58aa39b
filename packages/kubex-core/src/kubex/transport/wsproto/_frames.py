"""What comes and goes over a WebSocket, in whole messages; no I/O."""

from wsproto.connection import Connection, ConnectionState, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Event, TextMessage

_TOO_LONG = 1009
_OPEN = (ConnectionState.OPEN, ConnectionState.LOCAL_CLOSING)


class FrameError(Exception):
    """The peer broke a rule; `code` is what a close frame has to tell it."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Frames:
    """The client's end of a WebSocket whose handshake is done, and which takes no message longer than `limit`."""

    def __init__(self, limit: int | None) -> None:
        self._connection = Connection(ConnectionType.CLIENT)
        self._limit = limit
        self._message = bytearray()

    @property
    def open(self) -> bool:
        """Whether neither side has sent a close frame."""
        return self._connection.state is ConnectionState.OPEN

    @property
    def closed(self) -> bool:
        """Whether the peer has sent a close frame."""
        return self._connection.state not in _OPEN

    def encode(self, event: Event) -> bytes:
        """Give the frame that says this."""
        return bytes(self._connection.send(event))

    def feed(self, data: bytes) -> None:
        """Take what was read."""
        self._connection.receive_data(data)

    def next(self) -> bytes | Event | None:
        """Give the next message whole, or a control frame; None when more has to be read.

        Raises:
            FrameError: what was read is no frame, or a message is too long.
        """
        while (event := next(self._connection.events(), None)) is not None:
            if isinstance(event, TextMessage | BytesMessage):
                self._message += event.data.encode() if isinstance(event, TextMessage) else event.data
                self._check_length()
                if event.message_finished:
                    message, self._message = bytes(self._message), bytearray()
                    return message
            elif isinstance(event, CloseConnection) and not self.closed:
                raise FrameError(event.code, event.reason or "what came is not a WebSocket frame")
            else:
                return event
        return None

    def _check_length(self) -> None:
        if self._limit is not None and len(self._message) > self._limit:
            msg = f"a message is longer than {self._limit} bytes, which is ws_max_message_size"
            self._message.clear()
            raise FrameError(_TOO_LONG, msg)
