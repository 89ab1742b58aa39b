import base64
import hashlib
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kubex.testing.transport._server.connection import Connection

_WEBSOCKET = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 4.2.2


def accept_token(key: str) -> str:
    """Give what a server answers to the key of a client."""
    return base64.b64encode(hashlib.sha1(key.encode() + _WEBSOCKET).digest()).decode()  # noqa: S324


class Peer:
    """The server's end of a WebSocket; it keeps no rule of its own, so that a script can break any."""

    TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10

    def __init__(self, connection: "Connection") -> None:
        self.connection = connection

    def send(self, data: bytes = b"", kind: int = BINARY, *, last: bool = True, first: bool = True) -> None:
        """Send a message, or a fragment of one."""
        self.connection.send(self.frame(data, kind, last=last, first=first))

    @staticmethod
    def frame(data: bytes = b"", kind: int = BINARY, *, last: bool = True, first: bool = True) -> bytes:
        """Give the bytes of a frame."""
        small, length = (len(data), b"") if len(data) < 126 else (127, struct.pack("!Q", len(data)))
        if 126 <= len(data) < 2**16:
            small, length = 126, struct.pack("!H", len(data))
        return bytes([last << 7 | (kind if first else 0), small]) + length + data

    def close(self, code: int | None = None, reason: bytes = b"") -> None:
        """Send a close frame."""
        self.send(b"" if code is None else struct.pack("!H", code) + reason, self.CLOSE)

    def read(self) -> tuple[int, bytes]:
        """Wait for a frame of the client: its opcode and what it holds."""
        first, second = self.connection.read(2)
        assert first & 0x80, "fragments are not expected"
        assert second & 0x80, "a client has to mask its frames"
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self.connection.read(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self.connection.read(8))
        mask = self.connection.read(4)
        data = self.connection.read(length)
        key = int.from_bytes((mask * (length // 4 + 1))[:length], "big")
        return first & 0x0F, (int.from_bytes(data, "big") ^ key).to_bytes(length, "big")

    def answer_close(self) -> int | None:
        """Read up to the client's close frame, answer it, and give its code."""
        while True:
            kind, data = self.read()
            if kind == self.CLOSE:
                self.send(data, self.CLOSE)
                return int.from_bytes(data[:2], "big") if data else None
