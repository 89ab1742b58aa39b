"""What each option does, as the server sees it, and what is told of those that a transport does not have."""

import itertools
import linecache
import threading
import warnings
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import anyio
import httpx
import pytest

from kubex.client import Client, ClientOptions, create_client
from kubex.configuration import ClientConfiguration
from kubex.core.timeouts import Timeout
from kubex.transport import Request

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/some/path")
PROXY = "http://127.0.0.1:9"
VALUES: dict[str, list[Any]] = {
    "timeout": [1.0, None],
    "log_api_warnings": [False],
    "proxy": [PROXY, {"http": PROXY}, {"http": PROXY, "https": PROXY}],
    "trust_env": [True],
    "keep_alive": [False],
    "keep_alive_timeout": [0, 60.0, None],
    "buffer_size": [1, None],
    "ws_max_message_size": [1, None],
    "pool_size": [1, None],
    "pool_size_per_host": [1, None],
    "decode": ["eager"],
}
PAIRS = [
    {first: one, second: other}
    for first, second in itertools.combinations(VALUES, 2)
    for one, other in itertools.product(VALUES[first], VALUES[second])
]
TOLD: dict[str, list[dict[str, Any]]] = {  # the lines of the documentation's table that end in a warning
    "aiohttp": [{"proxy": {"http": PROXY, "https": PROXY}}, {"proxy": {"https": PROXY}}, {"keep_alive_timeout": None}],
    "httpx": [{name: value} for name in ("buffer_size", "pool_size_per_host") for value in (7, None)],
}


def expected_fields(name, options):
    return [field for line in TOLD[name] for field, value in line.items() if (field, value) in options.items()]


def hold(connection):
    """Answer the head of a body that never ends, until the client closes."""
    while True:
        connection.read_request()
        connection.begin()


async def twice(client):
    for _ in range(2):
        await client.request(REQUEST)


def test_every_option_is_tried_in_pairs():
    assert set(VALUES) <= set(ClientOptions.model_fields)


async def test_idle_connections_are_reused(serve, connect):
    server = serve.answer()
    await twice(connect(server))
    assert len(server.connections) == 1


@pytest.mark.parametrize(
    "options",
    [{"keep_alive": False}, {"keep_alive_timeout": 0}, {"keep_alive": False, "keep_alive_timeout": 60}],
    ids=str,
)
async def test_without_keep_alive_each_connection_is_closed_after_use(serve, connect, options):
    server = serve.answer()
    await twice(connect(server, ClientOptions(**options)))
    assert await server.all_closed()
    assert len(server.connections) == 2


async def test_an_idle_connection_is_not_used_after_its_lifetime(serve, connect):
    server = serve.answer()
    client = connect(server, ClientOptions(keep_alive_timeout=0.05))
    await client.request(REQUEST)
    await anyio.sleep(0.2)
    await client.request(REQUEST)
    assert len(server.connections) == 2


async def test_an_idle_connection_is_used_within_its_lifetime(serve, connect, monkeypatch):
    server = serve.answer()
    await twice(connect(server, ClientOptions(keep_alive_timeout=60)))
    assert len(server.connections) == 1


@pytest.mark.parametrize("stack", [("httpx", "asyncio"), ("httpx", "trio")], indirect=True, ids="-".join)
async def test_an_idle_connection_may_be_kept_for_ever(serve, connect):
    server = serve.answer()
    await twice(connect(server, ClientOptions(keep_alive_timeout=None)))
    assert len(server.connections) == 1


async def test_the_pool_is_as_small_as_the_user_says(serve, connect):
    server = serve.answer()
    client = connect(server, ClientOptions(pool_size=1))
    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(client.request, REQUEST)
    assert (len(server.connections), len(server.requests)) == (1, 5)


@pytest.mark.parametrize("options", [{"pool_size": 102}, {"pool_size": None}], ids=str)
async def test_the_pool_is_as_large_as_the_user_says(serve, connect, options):
    server = serve(hold)
    client = connect(server, ClientOptions(**options))
    async with AsyncExitStack() as stack:
        for _ in range(102):
            await stack.enter_async_context(client.stream(REQUEST))
        assert await server.opened(102)


@pytest.mark.parametrize("stack", [("aiohttp", "asyncio"), ("aiohttp", "uvloop")], indirect=True, ids="-".join)
async def test_the_pool_of_a_host_is_as_small_as_the_user_says(serve, connect):
    server = serve.answer()
    client = connect(server, ClientOptions(pool_size_per_host=1))
    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(client.request, REQUEST)
    assert (len(server.connections), len(server.requests)) == (1, 5)


@pytest.mark.parametrize("stack", [("aiohttp", "asyncio"), ("aiohttp", "uvloop")], indirect=True, ids="-".join)
@pytest.mark.parametrize(
    ("options", "smallest", "largest"),
    [({}, 2**21, 2**23), ({"buffer_size": None}, 1, 2**20), ({"buffer_size": 2**22}, 2**22, 2**24)],
    ids=str,
)
async def test_as_much_is_read_ahead_as_the_user_says(serve, connect, options, smallest, largest):
    sent, going_on = threading.Event(), 2 * smallest

    def script(connection):
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % 2**26)
        for count in range(2**26 // 2**16):
            if count * 2**16 > going_on + 2**16:
                sent.set()
            connection.send(b"x" * 2**16)

    client = connect(serve(script), ClientOptions(**options))
    async with client.stream(REQUEST) as answer:
        assert await anyio.to_thread.run_sync(sent.wait, 10)
        await anyio.sleep(0.2)  # until the loop has read what there is
        assert smallest <= len(await anext(answer.chunks)) <= largest


@pytest.mark.parametrize("options", [{}, *TOLD["aiohttp"], *TOLD["httpx"]], ids=str)
async def test_what_the_transport_cannot_do_is_told_when_the_client_is_made(info, options):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        client = Client(ClientConfiguration(url="http://127.0.0.1:1"), ClientOptions(**options), transport=info)
    fields = [str(each.message).partition(":")[0] for each in caught]
    assert fields == [f"ClientOptions.{name} over {info.name}" for name in expected_fields(info.name, options)]
    assert all((each.filename, each.category) == (__file__, UserWarning) for each in caught)
    await client.close()


async def test_it_is_told_at_the_users_line_through_create_client(serve, info):
    options = ClientOptions(keep_alive_timeout=None, buffer_size=None)
    configuration = ClientConfiguration(url=f"http://127.0.0.1:{serve.answer().port}")
    with pytest.warns(UserWarning) as caught:  # noqa: PT030 - which of them depends on the transport
        async with await create_client(configuration, info.name, options) as client:
            await twice(client)
    assert [each.filename for each in caught] == [__file__]


async def test_a_client_of_the_transports_own_class_points_at_the_users_line(info):
    class Mine(info.load_client()):  # type: ignore[misc]
        def __init__(self):
            super().__init__(ClientConfiguration(url="http://a"), ClientOptions(keep_alive_timeout=None, buffer_size=1))

    with pytest.warns(UserWarning) as caught:  # noqa: PT030
        Mine()  # here
    (warning,) = caught
    assert linecache.getline(warning.filename, warning.lineno).strip() == "Mine()  # here"


@pytest.mark.parametrize("phase", ["write", "pool"])
async def test_a_limit_that_the_transport_does_not_know_is_told_once_for_a_client(serve, connect, info, phase):
    expected = [__file__] if info.name == "aiohttp" else []
    limits = Timeout(**{phase: 5})
    client = connect(serve.answer())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(2):
            await client.request(Request(method="GET", path="/", timeout=limits))
            async with client.stream(Request(method="GET", path="/", timeout=limits)):
                pass
    assert [each.filename for each in caught] == expected
    assert all(str(each.message).startswith(f"Timeout.{phase} over aiohttp: ") for each in caught)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        client = Client(client.configuration, ClientOptions(timeout=limits), transport=info)
        await client.close()
    assert [each.filename for each in caught] == expected


@pytest.mark.filterwarnings("ignore")
async def test_every_pair_of_options_builds(info):
    for options in PAIRS:
        client = Client(ClientConfiguration(url="http://127.0.0.1:1"), ClientOptions(**options), transport=info)
        await client.open()
        await client.close()


OF_A_CONNECTOR = ("_limit", "_limit_per_host", "_keepalive_timeout", "_force_close")
OF_A_POOL = ("_max_connections", "_max_keepalive_connections", "_keepalive_expiry", "_http1", "_http2")


def figures_of_session(session: Any) -> dict[str, object]:
    own = {name: getattr(session.connector, name) for name in OF_A_CONNECTOR}
    return own | {"bufsize": session._read_bufsize}


def figures_of_client(client: Any) -> dict[str, object]:
    return {name: getattr(client._transport._pool, name) for name in OF_A_POOL}


@pytest.fixture
async def librarys_own(info) -> AsyncIterator[dict[str, object]]:
    """The figures of what the library makes when it is told nothing."""
    if info.name == "aiohttp":
        async with aiohttp.ClientSession() as session:
            yield figures_of_session(session)
    else:
        async with httpx.AsyncClient(verify=False) as client:
            yield figures_of_client(client)


async def test_the_defaults_are_those_of_the_page(serve, connect, info):
    client = await connect(serve.answer()).open()
    if info.name == "aiohttp":
        found = figures_of_session(client._opened._session)
        assert (found["_limit"], found["_limit_per_host"], found["_keepalive_timeout"]) == (100, 0, 15)
    else:
        found = figures_of_client(client._opened._client)
        assert (found["_max_connections"], found["_keepalive_expiry"]) == (100, 5)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("options", "changed"),
    [
        ({}, set()),
        ({"keep_alive": False}, {"_force_close", "_keepalive_timeout", "_max_keepalive_connections"}),
        ({"keep_alive_timeout": 60}, {"_keepalive_timeout", "_keepalive_expiry"}),
        ({"keep_alive_timeout": None}, {"_keepalive_expiry"}),
        ({"buffer_size": None}, set()),
        ({"pool_size": 50}, {"_limit", "_max_connections"}),
        ({"pool_size": None}, {"_limit", "_max_connections"}),
        ({"pool_size_per_host": 7}, {"_limit_per_host"}),
        ({"pool_size_per_host": None}, set()),
    ],
)
async def test_an_option_left_out_keeps_the_librarys_own_figure(info, librarys_own, options, changed):
    configuration = ClientConfiguration(url="http://127.0.0.1:1")
    async with Client(configuration, ClientOptions(**options), transport=info) as client:
        opened: Any = (await client.open())._opened
        aiohttp_s = info.name == "aiohttp"
        found = figures_of_session(opened._session) if aiohttp_s else figures_of_client(opened._client)
    differing = {name for name, value in found.items() if value != librarys_own[name]}
    if "buffer_size" not in options and aiohttp_s:
        assert found["bufsize"] == 2**21
        differing.discard("bufsize")
    assert differing == changed & set(found)
