import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass

from kubex.testing.transport._server.peer import Peer, accept_token

SILENCE = 30.0
"""Seconds that a script waits for a client that neither writes nor closes; longer than a case waits for the server."""


@dataclass(frozen=True)
class Received:
    """A request as it came; `headers` has the last of a name, `items` all of them."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    items: tuple[tuple[str, str], ...] = ()


class Connection:
    """The server's end of a connection; a script says what it does."""

    def __init__(
        self, plain: socket.socket, peer: tuple[str, int], stopping: threading.Event, tell: Callable[[], None]
    ) -> None:
        plain.settimeout(SILENCE)
        self.sock: socket.socket | ssl.SSLSocket = plain
        self.peer = peer
        self.received: list[Received] = []
        self.half_closed = False
        self.closed = threading.Event()
        self._stopping = stopping
        self._tell = tell
        self._buffer = b""

    def read_request(self) -> Received:
        """Wait for a request; ConnectionError if the client closes instead."""
        head = self.read_head()
        body = self._read_chunks() if "chunked" in head.headers.get("transfer-encoding", "") else self._read_sized(head)
        received = Received(head.method, head.target, head.headers, body, head.items)
        self.received.append(received)
        self._tell()
        return received

    def read_head(self) -> Received:
        """Wait for the head of a request, and leave its body unread."""
        first, *lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        items = tuple((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines))
        method, target, _ = first.split(" ")
        return Received(method, target, dict(items), b"", items)

    def upgrade(self, **headers: str) -> Peer:
        """Read the request for a WebSocket and grant it."""
        accept = accept_token(self.read_request().headers["sec-websocket-key"])
        granted = {"upgrade": "websocket", "connection": "Upgrade", "sec_websocket_accept": accept}
        self.send(_head("101 Switching Protocols", granted | headers))
        return Peer(self)

    def read(self, size: int) -> bytes:
        """Read that many bytes; ConnectionError if the client closes instead."""
        parts, length = [self._buffer], len(self._buffer)
        while length < size:
            parts.append(self._receive())
            length += len(parts[-1])
        whole = b"".join(parts)
        self._buffer = whole[size:]
        return whole[:size]

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.sock.sendall(data)

    def answer(self, body: object = None, status: str = "200 OK", **headers: str) -> None:
        """Send a whole answer; what is not bytes is written as JSON."""
        data = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        self.send(_head(status, {"content-length": str(len(data))} | headers) + data)

    def begin(self, status: str = "200 OK", **headers: str) -> None:
        """Send the head of an answer whose body comes in chunks."""
        self.send(_head(status, {"transfer-encoding": "chunked"} | headers))

    def chunk(self, data: bytes) -> None:
        """Send one chunk of a body."""
        self.send(b"%x\r\n%s\r\n" % (len(data), data))

    def end(self) -> None:
        """End a body that comes in chunks."""
        self.send(b"0\r\n\r\n")

    def drip(self, data: bytes, every: float = 0.3) -> None:
        """Send byte after byte, until all is sent or the test is over."""
        for i in range(len(data)):
            self.send(data[i : i + 1])
            if self._stopping.wait(every):
                return

    def pause(self, seconds: float) -> None:
        """Say nothing for a time."""
        self._stopping.wait(seconds)

    def wait_closed(self) -> None:
        """Wait until the client closes; what it still sends is thrown away."""
        while self.sock.recv(65536):
            pass

    def reset(self) -> None:
        """End the connection with a RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def _read_sized(self, head: Received) -> bytes:
        return self.read(int(head.headers.get("content-length", 0)))

    def _read_chunks(self) -> bytes:
        chunks = []
        while size := int(self._until(b"\r\n").partition(b";")[0], 16):
            chunks.append(self.read(size))
            self._until(b"\r\n")
        self._until(b"\r\n")
        return b"".join(chunks)

    def _until(self, end: bytes) -> bytes:
        while end not in self._buffer:
            self._buffer += self._receive()
        found, _, self._buffer = self._buffer.partition(end)
        return found

    def _receive(self) -> bytes:
        data = self.sock.recv(65536)
        if not data:
            raise ConnectionAbortedError
        return data


Script = Callable[[Connection], object]
"""What a server does with a connection; when it returns, the server half-closes and waits for the client to close."""


def _head(status: str, headers: dict[str, str]) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()]
    return f"HTTP/1.1 {status}\r\n{''.join(lines)}\r\n".encode("latin-1")
