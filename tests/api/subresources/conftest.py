"""WebSockets in memory, whose other side is a script of the test."""

import json
from contextlib import asynccontextmanager

import anyio
import anyio.lowlevel
import pytest

from kubex.api import Api
from kubex.client import BaseClient, ClientOptions
from kubex.configuration import ClientConfiguration
from kubex.core.channels import Channel
from kubex.core.exceptions import ProtocolError
from kubex.transport import WebSocket

CLOSE_STDIN = b"\xff\x00"


class MemorySocket(WebSocket):
    """The client's end."""

    def __init__(self, subprotocol, outgoing, incoming):
        self.subprotocol = subprotocol
        self.broken = None
        self._outgoing = outgoing
        self._incoming = incoming

    async def send(self, data):
        assert isinstance(data, bytes)
        try:
            await self._outgoing.send(data)
        except anyio.BrokenResourceError:
            raise ProtocolError("the connection is over") from None

    async def receive(self):
        try:
            return await self._incoming.receive()
        except anyio.EndOfStream:
            if self.broken:
                raise ProtocolError("the connection broke") from self.broken
            return None

    def close(self):
        self._outgoing.close()
        self._incoming.close()


class Server:
    """The server's end; no message is kept on the way unless `room` says so."""

    def __init__(self, request, subprotocols, outgoing, incoming):
        self.request = request
        self.offered = list(subprotocols)
        self.sent = 0
        self._outgoing = outgoing
        self._incoming = incoming

    @property
    def query(self):
        return dict(self.request.query)

    async def send(self, channel, data=b""):
        await self._outgoing.send(bytes([channel]) + data)
        self.sent += len(data)

    async def receive(self):
        """Give the next message; None when the client has closed."""
        try:
            return await self._incoming.receive()
        except anyio.EndOfStream:
            return None

    def stdin(self):
        """Give the parts of stdin, up to its end."""
        return Parts(self)

    async def exit(self, code=0):
        status = {"status": "Success", "metadata": {}}
        if code:
            cause = {"reason": "ExitCode", "message": str(code)}
            message = f"command terminated with non-zero exit code: exit status {code}"
            details = {"causes": [cause]}
            status = {"status": "Failure", "reason": "NonZeroExitCode", "message": message, "details": details}
        await self.fail(status)

    async def fail(self, status):
        await self.send(Channel.ERROR, json.dumps({"kind": "Status", "apiVersion": "v1", **status}).encode())

    async def _close(self):
        self._outgoing.close()
        self._incoming.close()


class Parts:
    """The parts of stdin; no generator, which would have to be closed."""

    def __init__(self, server):
        self._server = server

    def __aiter__(self):
        return self

    async def __anext__(self):
        while (message := await self._server.receive()) not in (None, CLOSE_STDIN):
            if message[0] == Channel.STDIN:
                return message[1:]
        raise StopAsyncIteration


class SocketClient(BaseClient):
    """A client whose WebSockets are answered by a script; a script that is an exception refuses them.

    ConnectionResetError from a script breaks the connection.
    """

    def __init__(self, tasks, script, *, subprotocol=..., room=0):
        self.configuration = ClientConfiguration(url="http://server")
        self.options = ClientOptions()
        self.script = script
        self.subprotocol = subprotocol
        self.room = room
        self.requests = []
        self.servers = []
        self.open = 0
        self._tasks = tasks

    def websocket(self, request, subprotocols):
        return self._websocket(request, subprotocols)

    @asynccontextmanager
    async def _websocket(self, request, subprotocols):
        await anyio.lowlevel.checkpoint()
        self.requests.append(request)
        if isinstance(self.script, Exception):
            raise self.script
        to_server, from_client = anyio.create_memory_object_stream[bytes](self.room)
        to_client, from_server = anyio.create_memory_object_stream[bytes](self.room)
        chosen = subprotocols[0] if self.subprotocol is ... else self.subprotocol
        socket = MemorySocket(chosen, to_server, from_server)
        server = Server(request, subprotocols, to_client, from_client)
        self.servers.append(server)
        self._tasks.start_soon(self._run, server, socket)
        self.open += 1
        try:
            yield socket
        finally:
            self.open -= 1
            socket.close()

    async def _run(self, server, socket):
        try:
            await self.script(server)
        except ConnectionResetError as error:
            socket.broken = error
        except anyio.BrokenResourceError:
            pass  # the client has gone
        finally:
            await server._close()

    async def request(self, request):
        raise NotImplementedError

    def stream(self, request):
        raise NotImplementedError

    async def close(self):
        pass


@pytest.fixture
async def tasks():
    """Where the scripts run."""
    async with anyio.create_task_group() as tasks:
        yield tasks
        tasks.cancel_scope.cancel()


@pytest.fixture
def answering(tasks):
    """Makes a client whose WebSockets a script answers."""

    def answering(script, **options):
        return SocketClient(tasks, script, **options)

    return answering


@pytest.fixture
def pods(answering, pod):
    """Makes an Api of pods whose WebSockets a script answers."""

    def pods(script, **options):
        return Api(pod, client=answering(script, **options), namespace="default")

    return pods
