"""Time limits hold on every transport, and none cuts a watch that did not ask for it."""

import time
from functools import partial

import aiohttp
import anyio
import httpx
import pytest

from kubex.api import Api
from kubex.client import ClientOptions
from kubex.core.exceptions import RequestTimeout, TransportError
from kubex.core.timeouts import Timeout, as_timeout
from kubex.transport import Request
from kubex_aiohttp._timeouts import client_timeout as aiohttp_timeout
from kubex_httpx._timeouts import client_timeout as httpx_timeout

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/some/path")
EVENT = b'{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n'


def dripping_body(connection, every=0.3):
    connection.read_request()
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    connection.drip(b" " * 1000, every)


def dripping_head(connection, every=0.3):
    connection.read_request()
    connection.drip(b"HTTP/1.1 200 OK\r\n" + b"x-drip: 1\r\n" * 100, every)


def fast(script):
    return partial(script, every=0.05)


def silent(connection):
    connection.read_request()
    connection.wait_closed()


async def get(api, **limits):
    await api.get("a", **limits)


async def list_(api, **limits):
    await api.list(**limits)


async def watch(api, **limits):
    async with api.watch(**limits) as events:
        async for _ in events:
            pass


async def test_the_clients_total_ends_an_answer_that_drips(serve, connect, thing):
    server = serve(dripping_body)
    api = Api(thing, client=connect(server, ClientOptions(timeout=1)), namespace="default")
    started = time.monotonic()
    with pytest.raises(RequestTimeout, match="within 1 s, which is the total limit") as caught:
        await api.get("a")
    assert 0.9 < time.monotonic() - started < 2.5
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.retryable
    assert await server.all_closed()


@pytest.mark.parametrize("script", [fast(dripping_body), fast(dripping_head), silent], ids=["body", "head", "silent"])
@pytest.mark.parametrize("verb", [get, list_, watch])
async def test_a_calls_own_total_ends_it(serve, connect, thing, verb, script):
    server = serve(script)
    api = Api(thing, client=connect(server, ClientOptions(timeout=None)), namespace="default")
    with pytest.raises(RequestTimeout, match=r"GET http.*/things.*within 0\.2 s"):
        await verb(api, request_timeout=0.2)
    assert await server.all_closed()


async def test_an_idle_watch_ends_by_its_read_limit(serve, connect, thing):
    def script(connection):
        connection.read_request()
        connection.begin()
        connection.chunk(EVENT)
        connection.wait_closed()

    server = serve(script)
    api = Api(thing, client=connect(server))
    seen = []
    with pytest.raises(RequestTimeout):  # noqa: PT012 - the loop is what is tested
        async for event in api.watch(request_timeout=Timeout(read=0.2)):
            seen.append(event)  # noqa: PERF401 - what came before the error counts
    assert len(seen) == 1
    assert await server.all_closed()


async def test_the_clients_total_does_not_cut_a_watch(serve, connect, thing):
    def script(connection):
        connection.read_request()
        connection.begin()
        for _ in range(3):
            connection.pause(0.2)
            connection.chunk(EVENT)
        connection.end()

    api = Api(thing, client=connect(serve(script), ClientOptions(timeout=0.3)))
    assert [event.object.metadata.name async for event in api.watch()] == ["a"] * 3


@pytest.mark.parametrize("stack", [("httpx", "asyncio")], indirect=True)
async def test_no_default_of_the_library_cuts_a_silent_watch(serve, connect, thing, monkeypatch):
    monkeypatch.setattr("kubex_httpx._timeouts._DEFAULT", 0.2)  # for 5 s, which a test need not wait

    def script(connection):
        connection.read_request()
        connection.begin()
        connection.pause(0.5)
        connection.chunk(EVENT)
        connection.end()

    api = Api(thing, client=connect(serve(script)))
    assert len([event async for event in api.watch()]) == 1


async def test_a_watch_of_a_known_length_is_read_with_its_idle_limit(serve, connect, thing, info):
    asked = []

    def stream(request):
        asked.append(request)
        raise LookupError

    client = await connect(serve.answer()).open()
    client._opened.stream = stream
    with pytest.raises(LookupError):
        await anext(Api(thing, client=client).watch(timeout_seconds=10))
    assert asked[0].timeout == Timeout(connect=..., read=40, write=..., pool=...)


@pytest.mark.parametrize(
    ("timeout", "ends"),
    [
        (..., True),
        (None, False),
        (0.2, True),
        (30, False),
        (Timeout(read=0.2), True),
        (Timeout(total=..., read=...), True),
    ],
    ids=str,
)
async def test_each_form_of_a_timeout_ends_a_slow_answer_or_does_not(serve, connect, monkeypatch, timeout, ends):
    # The libraries' own are 300 s and 5 s, which a test need not wait.
    monkeypatch.setattr("kubex_aiohttp._timeouts._DEFAULT", aiohttp.ClientTimeout(total=0.2))
    monkeypatch.setattr("kubex_httpx._timeouts._DEFAULT", 0.2)

    def script(connection):
        while True:
            connection.read_request()
            connection.pause(0.5)
            connection.answer()

    server = serve(script)
    for client, of_call in (
        (connect(server, ClientOptions(timeout=timeout)), ...),
        (connect(server), as_timeout(timeout)),
    ):
        request = Request(method="GET", path="/", timeout=of_call)
        if ends:
            with pytest.raises(RequestTimeout):
                await client.request(request)
        else:
            await client.request(request)


def test_what_is_left_to_the_libraries_is_their_own():
    own = aiohttp.client.DEFAULT_TIMEOUT
    assert aiohttp_timeout(...) == own == aiohttp.ClientTimeout(total=300, sock_connect=30)
    assert httpx_timeout(...) == httpx.Client(verify=False).timeout == httpx.Timeout(5)


def silent_after_a_chunk(connection):
    connection.read_request()
    connection.begin()
    connection.chunk(EVENT)
    connection.wait_closed()


@pytest.mark.parametrize("script", [silent, silent_after_a_chunk])
@pytest.mark.parametrize("options", [{}, {"timeout": None}, {"timeout": 30}, {"timeout": Timeout(read=30)}], ids=str)
async def test_a_stream_whose_other_end_is_gone_ends_by_its_idle_limit(serve, connect, script, options):
    server = serve(script)
    client = connect(server, ClientOptions(**options))
    chunks = []
    with pytest.raises(TransportError):  # noqa: PT012 - the loop is what is tested
        async with client.stream(Request(method="GET", path="/", idle_timeout=0.2)) as answer:
            async for chunk in answer.chunks:
                chunks.append(chunk)  # noqa: PERF401 - what came before the error counts
    assert chunks == [EVENT] * (script is silent_after_a_chunk)
    assert await server.all_closed()


async def test_a_limit_set_around_the_call_is_the_callers_own(serve, connect):
    server = serve(silent)
    client = connect(server, ClientOptions(timeout=5))
    with pytest.raises(TimeoutError) as caught, anyio.fail_after(0.2):
        await client.request(REQUEST)
    assert not isinstance(caught.value, RequestTimeout)
    assert await server.all_closed()
