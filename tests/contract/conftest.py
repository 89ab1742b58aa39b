"""The transports, one after the other, and a server that behaves exactly as badly as a test tells it to."""

import asyncio
import base64
import gc
import hashlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import anyio.to_thread
import pytest
import sniffio
import trio
import trustme

from kubex.client import Client, ClientOptions
from kubex.configuration import ClientConfiguration
from kubex.core.models import NamespaceScopedEntity, ResourceConfig
from kubex.transport import TransportInfo, installed_transports

PATIENCE = 10.0  # seconds until a test that hangs is given up
_WEBSOCKET = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 4.2.2
STACKS = [("aiohttp", "asyncio"), ("aiohttp", "uvloop"), ("httpx", "asyncio"), ("httpx", "trio")]


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Connection:
    """The server's end of a connection; a script says what it does."""

    def __init__(self, plain: socket.socket, stopping: threading.Event) -> None:
        plain.settimeout(3 * PATIENCE)  # longer than a test waits for the client
        self.sock = plain
        self.peer: tuple[str, int] = plain.getpeername()
        self.received: list[Received] = []
        self.closed = threading.Event()
        self._stopping = stopping
        self._buffer = b""

    def read_request(self) -> Received:
        """Wait for a request; ConnectionError if the client closes instead."""
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        chunked = headers.get("transfer-encoding") == "chunked"
        body = self._read_chunks() if chunked else self.read(int(headers.get("content-length", 0)))
        method, target, _ = first.split(" ")
        self.received.append(Received(method, target, headers, body))
        return self.received[-1]

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def answer(self, body: object = None, status: str = "200 OK", **headers: str) -> None:
        """Send a whole answer; what is not bytes is written as JSON."""
        data = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        self.send(self._head(status, {"content-length": str(len(data))} | headers) + data)

    def begin(self, status: str = "200 OK", **headers: str) -> None:
        """Send the head of an answer whose body comes in chunks."""
        self.send(self._head(status, {"transfer-encoding": "chunked"} | headers))

    def chunk(self, data: bytes) -> None:
        self.send(b"%x\r\n%s\r\n" % (len(data), data))

    def end(self) -> None:
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

    def upgrade(self, **headers: str) -> "Peer":
        """Read the request for a WebSocket and grant it."""
        key = self.read_request().headers["sec-websocket-key"]
        accept = base64.b64encode(hashlib.sha1(key.encode() + _WEBSOCKET).digest()).decode()
        granted = {"upgrade": "websocket", "connection": "Upgrade", "sec_websocket_accept": accept}
        self.send(self._head("101 Switching Protocols", granted | headers))
        return Peer(self)

    def read(self, count: int) -> bytes:
        """Read that many bytes; ConnectionError if the client closes instead."""
        parts = [self._buffer]
        missing = count - len(self._buffer)
        while missing > 0:
            self._buffer = b""
            self._fill()
            parts.append(self._buffer)
            missing -= len(self._buffer)
        data = b"".join(parts)
        self._buffer = data[count:]
        return data[:count]

    @staticmethod
    def _head(status: str, headers: dict[str, str]) -> bytes:
        lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()]
        return f"HTTP/1.1 {status}\r\n{''.join(lines)}\r\n".encode("latin-1")

    def _read_chunks(self) -> bytes:
        body = b""
        while True:
            while b"\r\n" not in self._buffer:
                self._fill()
            size, _, self._buffer = self._buffer.partition(b"\r\n")
            chunk = self.read(int(size, 16) + 2)[:-2]
            if not chunk:
                return body
            body += chunk

    def _fill(self) -> None:
        data = self.sock.recv(65536)
        if not data:
            raise ConnectionAbortedError
        self._buffer += data


class Peer:
    """The server's end of a WebSocket; it keeps no rule of its own, so that a script can break any."""

    TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def send(self, data: bytes = b"", kind: int = BINARY, *, last: bool = True, first: bool = True) -> None:
        """Send a message, or a fragment of one."""
        self.connection.send(self.frame(data, kind, last=last, first=first))

    @staticmethod
    def frame(data: bytes = b"", kind: int = BINARY, *, last: bool = True, first: bool = True) -> bytes:
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


Script = Callable[[Connection], object]


class Server:
    """Runs a script on each connection, in a thread; then half-closes and waits for the client to close."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self._script = script
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stopping = threading.Event()
        self._changed = threading.Condition()
        self.connections: list[Connection] = []
        self.errors: list[BaseException] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def requests(self) -> list[Received]:
        return [request for connection in self.connections for request in connection.received]

    @property
    def open(self) -> int:
        """How many connections the client holds open."""
        return sum(not connection.closed.is_set() for connection in self.connections)

    async def all_closed(self, *, within: float = PATIENCE) -> bool:
        """Wait for the client to have closed every connection."""
        return await anyio.to_thread.run_sync(self._wait_until, lambda: self.open == 0, within)

    async def opened(self, count: int) -> bool:
        """Wait for the client to have opened that many connections."""
        return await anyio.to_thread.run_sync(self._wait_until, lambda: len(self.connections) >= count, PATIENCE)

    def stop(self) -> None:
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self.connections:
            if not connection.closed.is_set():
                connection.sock.close()
        for thread in self._threads:
            thread.join(PATIENCE)

    def _wait_until(self, condition: Callable[[], bool], seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(condition, seconds)

    def _accept(self) -> None:
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            connection = Connection(accepted, self._stopping)
            with self._changed:
                self.connections.append(connection)
                self._changed.notify_all()
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: Connection) -> None:
        try:
            if self._tls is not None:
                connection.sock = self._tls.wrap_socket(connection.sock, server_side=True)
            self._script(connection)
            if connection.sock.fileno() != -1:
                connection.sock.shutdown(socket.SHUT_WR)
                connection.wait_closed()
        except TimeoutError as error:
            self.errors.append(error)  # the client neither wrote nor closed
        except OSError:
            pass  # the client is gone
        except BaseException as error:  # a mistake in the script itself
            self.errors.append(error)
        finally:
            connection.sock.close()
            with self._changed:
                connection.closed.set()
                self._changed.notify_all()


class Thing(NamespaceScopedEntity):
    """A custom resource that the server below may be asked for."""

    __RESOURCE_CONFIG__ = ResourceConfig(group="example.com", version="v1", kind="Thing", plural="things")

    spec: dict[str, Any] | None = None


@dataclass
class Serve:
    """Starts servers for a test."""

    started: list[Server] = field(default_factory=list)

    def __call__(self, script: Script, tls: ssl.SSLContext | None = None) -> Server:
        self.started.append(Server(script, tls))
        return self.started[-1]

    def answer(self, *args: Any, tls: ssl.SSLContext | None = None, **headers: Any) -> Server:
        """Start a server that gives the same answer to every request."""

        def script(connection: Connection) -> None:
            while True:
                connection.read_request()
                connection.answer(*args, **headers)

        return self(script, tls)

    def raw(self, data: bytes) -> Server:
        """Start a server that reads a request, answers these bytes and closes."""

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.send(data)

        return self(script)


@pytest.fixture(params=STACKS, ids="-".join)
def stack(request):
    return request.param


@pytest.fixture
def anyio_backend(stack):
    return ("asyncio", {"use_uvloop": True}) if stack[1] == "uvloop" else stack[1]


@pytest.fixture
def info(stack) -> TransportInfo:
    """The transport under test."""
    plugin = installed_transports({}).get(stack[0])
    assert plugin is not None
    assert plugin.info is not None
    return plugin.info


@pytest.fixture
def thing() -> type[Thing]:
    return Thing


@pytest.fixture
def serve() -> Iterator[Serve]:
    serve = Serve()
    yield serve
    for server in serve.started:
        server.stop()
    gc.collect()  # whatever was left open warns here
    assert [server.errors for server in serve.started] == [[] for _ in serve.started]


@pytest.fixture
async def connect(info, serve) -> AsyncIterator[Callable[..., Client]]:
    """Makes clients; in the end they are closed, and neither connections nor tasks may be left."""
    clients: list[Client] = []
    before = tasks()

    def connect(server: Server | str, options: ClientOptions | None = None, **configuration: Any) -> Client:
        url = server if isinstance(server, str) else f"http://127.0.0.1:{server.port}"
        options = options or ClientOptions(retry=None)  # one attempt at a time
        clients.append(Client(ClientConfiguration(url=url, **configuration), options, transport=info))
        return clients[-1]

    yield connect
    for client in clients:
        await client.close()
    for server in serve.started:
        assert await server.all_closed(), f"{server.open} connections are left open"
    assert tasks() <= before


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_tls(authority) -> Callable[..., ssl.SSLContext]:
    """Makes the TLS settings of a server with a certificate for these names."""

    def make(*names: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names).configure_cert(context)
        return context

    return make


def tasks() -> set[str]:
    """Name every task of the running event loop, but for those of the test runner."""
    if sniffio.current_async_library() == "asyncio":
        passing = ("TestRunner", "async_generator_athrow")  # the second closes a generator of httpx, as below
        found = {repr(task) for task in asyncio.all_tasks()}
        return {task for task in found if not any(name in task for name in passing)}
    found = set()
    waiting = [trio.lowlevel.current_root_task()]
    while waiting:
        task = waiting.pop()
        if task is not None:
            if "(abandoned)" not in task.name:  # a generator of httpx; see the tests of broken compression
                found.add(repr(task))
            waiting += [child for nursery in task.child_nurseries for child in nursery.child_tasks]
    return found
