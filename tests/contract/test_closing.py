"""No connection, task or generator outlives its use, however that ends."""

import gc
import threading
import warnings

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest

from kubex.api import Api
from kubex.client import Client, ClientOptions
from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ApiError, InvalidRequest, KubexError, RequestTimeout, TransportError
from kubex.transport import Request

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/some/path")
EVENT = b'{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n'


def endless_watch(connection):
    connection.read_request()
    connection.begin()
    for _ in range(3):
        connection.chunk(EVENT)
    connection.wait_closed()


def silent(connection):
    connection.read_request()
    connection.wait_closed()


@pytest.fixture
def things(connect, thing):
    def things(server, options=None):
        return Api(thing, client=connect(server, options), namespace="default")

    return things


async def test_leaving_a_watch_closes_its_connection_at_once(serve, things):
    server = serve(endless_watch)
    async with things(server).watch() as events:
        async for event in events:
            assert event.object.metadata.name == "a"
            break
    assert await server.all_closed()


async def test_a_watch_can_be_closed_twice_and_is_then_at_its_end(serve, things):
    server = serve(endless_watch)
    watch = things(server).watch()
    await anext(watch)
    await watch.aclose()
    await watch.aclose()
    assert await anext(watch, None) is None
    assert await server.all_closed()


async def test_a_watch_that_was_never_begun_sends_nothing(serve, things):
    server = serve(endless_watch)
    watch = things(server).watch()
    await watch.aclose()
    assert server.connections == []


async def test_an_exception_of_the_loop_body_comes_out_unchanged(serve, things):
    server = serve(endless_watch)
    mine = RuntimeError("mine")
    with pytest.raises(RuntimeError) as caught:  # noqa: PT012 - the loop is what is tested
        async with things(server).watch() as events:
            async for _ in events:
                raise mine
    assert caught.value is mine
    assert await server.all_closed()


async def cancelled_after_request(server, call):
    """Run a call, and cancel it once the server has its request; give what came out of it."""
    outcome = []

    async def run():
        try:
            await call()
        except BaseException as error:
            outcome.append(type(error))
            raise

    async with anyio.create_task_group() as group:
        group.start_soon(run)
        assert await server.opened(1)
        with anyio.fail_after(10):
            while not server.requests:
                await anyio.lowlevel.checkpoint()
        for _ in range(20):  # so that it stands in the middle of what it waits for
            await anyio.lowlevel.checkpoint()
        group.cancel_scope.cancel()
    return outcome


@pytest.mark.parametrize("script", [silent, endless_watch])
@pytest.mark.parametrize("verb", ["get", "list", "watch"])
async def test_cancellation_closes_the_connection_and_passes_unchanged(serve, things, verb, script):
    server = serve(script)
    api = things(server)

    async def watch():
        async with api.watch() as events:
            async for _ in events:
                pass

    calls = {"get": lambda: api.get("a"), "list": api.list, "watch": watch}
    assert await cancelled_after_request(server, calls[verb]) == [anyio.get_cancelled_exc_class()]
    assert await server.all_closed()


async def test_a_handshake_that_takes_too_long_is_a_timeout_that_closes_the_connection(serve, connect):
    server = serve(lambda connection: connection.wait_closed())
    client = connect(f"https://127.0.0.1:{server.port}", ClientOptions(timeout=0.2))
    with pytest.raises(RequestTimeout, match=r"within 0\.2 s"):
        await client.request(REQUEST)
    assert await server.all_closed()


async def test_close_under_cancellation_leaves_nothing_open(serve, connect):
    server = serve.answer()
    client = connect(server)
    await client.request(REQUEST)
    with anyio.CancelScope() as scope:
        scope.cancel()
        await client.close()
    assert await server.all_closed()


async def test_closing_twice_is_nothing_and_use_after_is_an_error(serve, connect):
    client = connect(serve.answer())
    await client.request(REQUEST)
    await client.close()
    await client.close()
    with pytest.raises(InvalidRequest, match="is closed"):
        await client.request(REQUEST)
    with pytest.raises(InvalidRequest, match="is closed"):
        async with client.stream(REQUEST):
            pass


async def test_closing_an_unused_client_opens_nothing(serve, connect):
    server = serve.answer()
    client = connect(server)
    await client.close()
    with pytest.raises(InvalidRequest, match="is closed"):
        await client.open()
    assert server.connections == []


async def test_closing_a_client_ends_its_watches_with_an_error_of_kubex(serve, connect, thing):
    server = serve(endless_watch)
    client = connect(server)
    raised = []

    async def follow(seen):
        try:
            async with Api(thing, client=client).watch() as events:
                async for _ in events:
                    seen.set()
        except KubexError as error:
            raised.append(error)

    async with anyio.create_task_group() as group:
        seen = anyio.Event()
        group.start_soon(follow, seen)
        await seen.wait()
        await client.close()
    assert await server.all_closed()
    assert [isinstance(error, TransportError) for error in raised] == [True]


# The sockets that httpx leaves to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_client_dropped_unclosed_warns_once_and_says_what_to_do(serve, info, caplog):
    server = serve.answer()
    client = Client(ClientConfiguration(url=f"http://127.0.0.1:{server.port}"), transport=info)
    await client.request(REQUEST)
    told = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        del client
        for _ in range(5):
            told += [(each.category, str(each.message)) for each in caught]
            caught.clear()  # a warning holds on to what it is about
            gc.collect()
            await anyio.lowlevel.checkpoint()
    assert [category for category, text in told if "await client.close()" in text] == [ResourceWarning]
    assert caplog.records == []
    if info.name == "aiohttp":
        assert len(told) == 1
        assert await server.all_closed()
    else:  # httpx cannot be closed but by awaiting: Python itself tells of each socket
        assert {category for category, _ in told} == {ResourceWarning}
        server.stop()
        server.errors.clear()


async def test_a_connection_is_kept_for_the_next_call(serve, things):
    server = serve.answer({"metadata": {"name": "a"}})
    api = things(server)
    for _ in range(3):
        await api.get("a")
    assert len(server.connections) == 1


async def test_a_failure_answered_to_a_stream_is_read_and_its_connection_kept(serve, things):
    status = {"kind": "Status", "apiVersion": "v1", "code": 410, "reason": "Expired", "message": "too old"}
    server = serve.answer(status, "410 Gone")
    api = things(server)
    for _ in range(2):
        with pytest.raises(ApiError, match="too old"):
            await anext(api.watch(resource_version="1"))
    assert len(server.connections) == 1


@pytest.mark.parametrize("verb", ["list", "watch"])
async def test_a_warning_made_an_exception_leaves_no_connection(serve, things, verb):
    def script(connection):
        connection.read_request()
        connection.begin(warning='299 - "old"')
        connection.wait_closed()

    server = serve(script if verb == "watch" else lambda c: (c.read_request(), c.answer(warning='299 - "old"')))
    api = things(server)
    with pytest.raises(UserWarning, match=r"^old$"):
        await (api.list() if verb == "list" else anext(api.watch()))
    if verb == "watch":
        assert await server.all_closed()


async def test_a_client_closed_while_it_opens_opens_nothing(serve, connect, monkeypatch):
    server = serve.answer()
    client = connect(server)
    opening, closed = threading.Event(), threading.Event()

    def slow_context(configuration):
        opening.set()
        assert closed.wait(10)

    monkeypatch.setattr("kubex.configuration.ssl_context", slow_context)

    async def call():
        with pytest.raises(InvalidRequest, match="is closed"):
            await client.request(REQUEST)

    async with anyio.create_task_group() as group:
        group.start_soon(call)
        assert await anyio.to_thread.run_sync(opening.wait, 10)
        await client.close()
        closed.set()
    assert client._opened is None
    assert server.connections == []
