"""Transports that exist in this process alone, for tests of what a client makes of their answers."""

import json
import types
from contextlib import asynccontextmanager
from typing import Any

import anyio.lowlevel
import pytest

from kubex.client import Client, ClientOptions
from kubex.configuration import ClientConfiguration
from kubex.transport import HandshakeRefused, Headers, Response, StreamedResponse, Transport, TransportInfo, hookimpl


class FakeTransport(Transport):
    """Gives one answer to every request, and remembers the requests."""

    def __init__(self, response):
        self.response = response
        self.requests = []
        self.closed = 0

    async def send(self, request):
        self.requests.append(request)
        return self.response

    @asynccontextmanager
    async def stream(self, request):
        self.requests.append(request)

        async def chunks():
            yield self.response.body

        yield StreamedResponse(status=self.response.status, headers=self.response.headers, chunks=chunks())

    async def aclose(self):
        await anyio.lowlevel.checkpoint()  # where a cancellation would end it
        self.closed += 1


class ScriptedTransport(Transport):
    """Gives one outcome after the other, an answer or an exception, and remembers the requests."""

    def __init__(self, outcomes):
        self.outcomes = list(outcomes)
        self.requests = []
        self.open = 0

    async def send(self, request):
        await anyio.lowlevel.checkpoint()
        return self._next(request)

    @asynccontextmanager
    async def stream(self, request):
        answer = self._next(request)

        async def chunks():
            yield answer.body

        self.open += 1
        try:
            yield StreamedResponse(status=answer.status, headers=answer.headers, chunks=chunks())
        finally:
            self.open -= 1

    @asynccontextmanager
    async def websocket(self, request, subprotocols):
        answer = self._next(request)
        if answer.status != 101:
            raise HandshakeRefused(answer)
        self.open += 1
        try:
            yield types.SimpleNamespace(subprotocol=subprotocols[0], headers=answer.headers)
        finally:
            self.open -= 1

    async def aclose(self):
        pass

    def _next(self, request):
        self.requests.append(request)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


class FakeClient(Client):
    """A client whose transport a test can look at."""

    fake: Any


@pytest.fixture
def answering():
    """Makes a client whose transport gives one answer: status, body, headers."""

    def answering(status=200, body=b"{}", headers=(), options=None, **configuration):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        transport = FakeTransport(Response(status=status, headers=Headers(headers), body=data))
        runtimes = frozenset({"asyncio", "trio"})
        info = TransportInfo(name="fake", contract=1, load=lambda: lambda *_: transport, runtimes=runtimes)
        client = FakeClient(
            ClientConfiguration(**({"url": "https://server:6443"} | configuration)),
            options or ClientOptions(retry=None),
            transport=info,
        )
        client.fake = transport
        made.append(client)
        return client

    made: list[Client] = []
    yield answering
    for client in made:
        client._opened = None


@pytest.fixture
async def scripted():
    """Makes clients whose transports give one outcome after the other; their `fake` is the transport."""
    made = []

    def scripted(*outcomes, options=None, **settings):
        transport = ScriptedTransport(outcomes)
        runtimes = frozenset({"asyncio", "trio"})
        info = TransportInfo(name="fake", contract=1, load=lambda: lambda *_: transport, runtimes=runtimes)
        client = FakeClient(ClientConfiguration(url="http://server", **settings), options, transport=info)
        client.fake = transport
        made.append(client)
        return client

    yield scripted
    for client in made:
        await client.close()
        assert client.fake.open == 0


@pytest.fixture
def answer():
    """Makes answers: a status, headers, a body."""

    def answer(status=200, body=b"{}", **headers):
        items = [(name.replace("_", "-"), value) for name, value in headers.items()]
        return Response(status=status, headers=Headers(items), body=body)

    return answer


@pytest.fixture
def slept(monkeypatch):
    """How long was slept, which nobody did."""
    seconds = []

    async def sleep(delay):
        seconds.append(delay)
        await anyio.lowlevel.checkpoint()

    monkeypatch.setattr("anyio.sleep", sleep)
    return seconds


def plugin(name, error=None, *, runtimes=("asyncio", "trio"), contract=1):
    """A plugin whose `load` gives a fake transport, or raises."""

    def load():
        if error is not None:
            raise error
        return lambda *_: FakeTransport(Response(status=200, headers=Headers(), body=b"{}"))

    info = TransportInfo(name=name, contract=contract, load=load, runtimes=frozenset(runtimes))
    return types.SimpleNamespace(kubex_register_transport=hookimpl(lambda: info))


class EntryPoints:
    """What importlib.metadata would tell of installed plugins."""

    def __init__(self):
        self.points = []

    def add(self, name, module=None, distribution=None, **more):
        """Add a plugin; `module` may be the exception that its import raises."""

        def load():
            if isinstance(module, BaseException):
                raise module
            return module or plugin(name, **more)

        dist = types.SimpleNamespace(name=distribution or f"dist-{name}", version="1.0")
        self.points.append(types.SimpleNamespace(name=name, load=load, dist=dist))
        return self


@pytest.fixture
def installed(monkeypatch):
    """Nothing but what the test adds is installed."""
    found = EntryPoints()
    monkeypatch.setattr("kubex.transport._registry.entry_points", lambda group: found.points)
    for variable in ("KUBEX_TRANSPORT", "KUBEX_DISABLE_PLUGINS"):
        monkeypatch.delenv(variable, raising=False)
    return found
