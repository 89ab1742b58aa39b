import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import anyio.to_thread

from kubex.testing.transport._server.connection import Connection, Received, Script

THREADS = "kubex-testing server"
"""The name of all threads of servers."""


class Server:
    """Runs a script on each connection, in a thread; then half-closes and waits for the client to close."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None, patience: float = 10.0) -> None:
        self._script = script
        self._tls = tls
        self._patience = patience
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stopping = threading.Event()
        self._changed = threading.Condition()
        self.connections: list[Connection] = []
        self.errors: list[BaseException] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True, name=THREADS)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        """The port on 127.0.0.1."""
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """The URL of the server, without a path."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def requests(self) -> list[Received]:
        """Every request that came, connection by connection."""
        return [request for connection in self.connections for request in connection.received]

    @property
    def open(self) -> int:
        """How many connections the client holds open."""
        return sum(not connection.closed.is_set() for connection in self.connections)

    async def all_closed(self, *, within: float | None = None) -> bool:
        """Wait for the client to have closed every connection."""
        return await self._until(lambda: self.open == 0, within)

    async def opened(self, count: int, *, within: float | None = None) -> bool:
        """Wait for the client to have opened that many connections."""
        return await self._until(lambda: len(self.connections) >= count, within)

    async def asked(self, count: int) -> bool:
        """Wait for that many requests to have come."""
        return await self._until(lambda: len(self.requests) >= count)

    async def half_closed(self, count: int) -> bool:
        """Wait for the server to have closed its end of that many connections."""
        return await self._until(lambda: sum(each.half_closed for each in self.connections) >= count)

    def stop(self) -> None:
        """Close the listener and every connection."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self.connections:
            if not connection.closed.is_set():
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)  # which wakes a script that waits there
                connection.sock.close()
        for thread in self._threads:
            thread.join(self._patience)

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()

    async def _until(self, condition: Callable[[], bool], within: float | None = None) -> bool:
        return await anyio.to_thread.run_sync(self._wait_until, condition, self._patience if within is None else within)

    def _wait_until(self, condition: Callable[[], bool], seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(condition, seconds)

    def _accept(self) -> None:
        while True:
            try:
                accepted, peer = self._listener.accept()
            except OSError:
                return
            connection = Connection(accepted, peer, self._stopping, self._tell)
            self.connections.append(connection)
            self._tell()
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True, name=THREADS)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: Connection) -> None:
        try:
            if self._tls is not None:
                connection.sock = self._tls.wrap_socket(connection.sock, server_side=True)
            self._script(connection)
            if connection.sock.fileno() != -1:
                connection.sock.shutdown(socket.SHUT_WR)
                connection.half_closed = True
                self._tell()
                connection.wait_closed()
        except TimeoutError as error:
            self.errors.append(error)  # the client neither wrote nor closed
        except OSError:
            pass  # the client is gone
        except BaseException as error:  # a mistake in the script itself
            self.errors.append(error)
        finally:
            connection.sock.close()
            connection.closed.set()
            self._tell()


@dataclass
class Serve:
    """Starts servers for a test."""

    patience: float = 10.0
    started: list[Server] = field(default_factory=list)

    def __call__(self, script: Script, tls: ssl.SSLContext | None = None) -> Server:
        """Start a server that runs a script on each connection."""
        self.started.append(Server(script, tls, self.patience))
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

    def stop(self) -> None:
        """Stop all servers; an assertion fails if a script made a mistake or waited too long."""
        for server in self.started:
            server.stop()
        assert [server.errors for server in self.started] == [[] for _ in self.started]
