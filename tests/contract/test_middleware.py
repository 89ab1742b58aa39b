"""What looks on at requests sees the same over every transport, and the server sees what it adds."""

import anyio
import pytest

from kubex.api import Api
from kubex.client import ClientOptions, Retry
from kubex.client.middleware import Attempt, Middleware
from kubex.core.exceptions import ProtocolError
from kubex.transport import Request

pytestmark = pytest.mark.anyio

EVENT = b'{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n'


class Recorder(Middleware):
    """Numbers the attempts in a header, and remembers how they ended."""

    def __init__(self):
        self.outcomes = []

    def begin(self, call):
        return Recorded(self.outcomes, call)


class Recorded(Attempt):
    def __init__(self, outcomes, call):
        self._outcomes = outcomes
        self._name = call.name
        self.headers = {"x-attempt": str(call.attempt)}

    def ended(self, outcome):
        self._outcomes.append((self._name, outcome.status, type(outcome.error), outcome.received))


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
def options(recorder):
    return ClientOptions(middleware=[recorder], retry=Retry(attempts=2, first_delay=0))


async def test_each_attempt_arrives_with_its_header_and_ends(serve, connect, options, recorder):
    def script(connection):
        connection.read_request()
        if len(server.connections) == 1:
            connection.reset()
        else:
            connection.answer(b"12345")

    server = serve(script)
    await connect(server, options).request(Request(method="GET", path="/api/v1/pods"))
    assert [each.headers["x-attempt"] for each in server.requests] == ["1", "2"]
    assert recorder.outcomes == [("list pods", None, ProtocolError, 0), ("list pods", 200, type(None), 5)]


@pytest.mark.parametrize("whole", [True, False])
async def test_a_watch_ends_where_it_ends(serve, connect, thing, options, recorder, whole):
    def script(connection):
        connection.read_request()
        connection.begin()
        connection.chunk(EVENT)
        if whole:
            connection.end()

    api = Api(thing, client=connect(serve(script), options))
    seen = []
    try:
        async for event in api.watch():
            seen.append(event)  # noqa: PERF401
    except ProtocolError:
        assert not whole
    error = type(None) if whole else ProtocolError
    assert recorder.outcomes == [("watch things", 200, error, len(EVENT))]
    assert len(seen) == 1


async def test_a_watch_that_is_cancelled_ends_and_leaves_nothing(serve, connect, thing, options, recorder):
    def script(connection):
        connection.read_request()
        connection.begin()
        connection.chunk(EVENT)
        connection.wait_closed()

    server = serve(script)
    api = Api(thing, client=connect(server, options))
    first = anyio.Event()

    async def follow():
        async for _ in api.watch():
            first.set()

    async with anyio.create_task_group() as group:
        group.start_soon(follow)
        await first.wait()
        await anyio.wait_all_tasks_blocked()
        group.cancel_scope.cancel()
    assert recorder.outcomes == [("watch things", 200, type(None), len(EVENT))]
    assert await server.all_closed()
