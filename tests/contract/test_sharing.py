"""Streams that are cancelled and read on, closed from elsewhere, or open beside too many others."""

from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import aiohttp
import anyio
import pytest

from kubex.api import Api
from kubex.client import Client, ClientOptions
from kubex.core.exceptions import Forbidden, InvalidRequest, ProtocolError, RequestTimeout
from kubex.core.timeouts import Timeout
from kubex.transport import StreamedResponse, Transport

pytestmark = pytest.mark.anyio

EVENT = b'{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n'


def two_events(connection):
    connection.read_request()
    connection.begin()
    connection.chunk(EVENT)
    connection.pause(0.3)
    connection.chunk(EVENT)
    connection.end()


def endless(connection):
    connection.read_request()
    connection.begin()
    connection.chunk(EVENT)
    connection.wait_closed()


async def test_a_cancelled_wait_never_looks_like_the_end_of_the_watch(serve, connect, thing):
    async with Api(thing, client=connect(serve(two_events))).watch() as events:
        await anext(events)
        with anyio.move_on_after(0.05) as scope:
            await anext(events)
        assert scope.cancelled_caught
        with suppress(ProtocolError):  # which says a transport that cannot read on
            assert (await anext(events)).object.metadata.name == "a"
            assert [each async for each in events] == []


async def test_a_watch_closed_by_another_task_ends_for_the_one_that_waits(serve, connect, thing):
    server = serve(endless)
    events = Api(thing, client=connect(server)).watch()
    seen = []

    async def follow():
        async for event in events:
            seen.append(event)
            first.set()

    first = anyio.Event()
    async with anyio.create_task_group() as group:
        group.start_soon(follow)
        await first.wait()
        await anyio.wait_all_tasks_blocked()
        await events.aclose()
    assert len(seen) == 1
    assert await server.all_closed()


async def test_a_transport_may_hold_a_task_group_around_its_stream(serve, connect, info, thing):
    class Grouped(Transport):
        def __init__(self, inner):
            self._inner = inner

        async def send(self, request):
            return await self._inner.send(request)

        @asynccontextmanager
        async def stream(self, request):
            async with anyio.create_task_group() as group, self._inner.stream(request) as answer:
                yield StreamedResponse(status=answer.status, headers=answer.headers, chunks=answer.chunks)
                group.cancel_scope.cancel()

        async def aclose(self):
            await self._inner.aclose()

    grouped = replace(info, load=lambda: lambda *arguments: Grouped(info.load()(*arguments)), load_client=None)
    server = serve(endless)
    async with Client(connect(server).configuration, transport=grouped) as client:
        for limit in (None, Timeout(total=5)):
            async with Api(thing, client=client).watch(request_timeout=limit) as events:
                assert (await anext(events)).object.metadata.name == "a"
        with pytest.raises(RequestTimeout, match="total limit"):  # noqa: PT012
            async with Api(thing, client=client).watch(request_timeout=Timeout(total=0.2)) as events:
                async for _ in events:
                    pass
    assert await server.all_closed()


async def test_a_watch_too_many_says_that_the_pool_is_full(serve, connect, thing, monkeypatch):
    client = connect(serve(endless), ClientOptions(pool_size=1))
    if client.transport.name == "aiohttp":
        monkeypatch.setattr("kubex_aiohttp._timeouts._LONGEST_WAIT", 0.2)
        monkeypatch.setattr("kubex_aiohttp._timeouts._DEFAULT", aiohttp.ClientTimeout(sock_connect=0.2))
    else:
        monkeypatch.setattr("kubex_httpx._timeouts._DEFAULT", 0.2)
    api = Api(thing, client=client)
    async with api.watch():
        with pytest.raises(RequestTimeout, match=r"open watches keep theirs; ClientOptions\.pool_size"):
            async with api.watch():
                pytest.fail("a second connection was opened")


async def test_a_limited_watch_may_be_read_bit_by_bit_in_scopes_of_the_callers(serve, connect, thing):
    server = serve(endless)
    api = Api(thing, client=connect(server))
    events = api.watch(request_timeout=5)
    with anyio.fail_after(2):
        assert (await anext(events)).object.metadata.name == "a"
    await events.aclose()
    left = api.watch(request_timeout=5)
    async with anyio.create_task_group():
        async for _ in left:
            break
    await left.aclose()
    assert await server.all_closed()


async def test_a_limited_watch_read_without_a_block_ends_in_time(serve, connect, thing):
    server = serve(endless)
    events = Api(thing, client=connect(server)).watch(request_timeout=0.3)
    await anext(events)
    with pytest.raises(RequestTimeout, match=r"within 0\.3 s, which is the total limit"):
        await anext(events)
    assert await server.all_closed()


async def test_a_watch_closed_while_its_reader_is_busy_is_closed_by_the_reader(serve, connect, thing):
    server = serve(endless)
    async with Api(thing, client=connect(server)).watch(request_timeout=30) as events:
        async for _ in events:
            async with anyio.create_task_group() as group:
                group.start_soon(events.aclose)
    assert await server.all_closed()


async def test_a_watch_closed_while_it_connects_ends(serve, connect, thing):
    server = serve(lambda connection: (connection.read_request(), connection.wait_closed()))
    events = Api(thing, client=connect(server)).watch()

    async def follow():
        assert [each async for each in events] == []

    async with anyio.create_task_group() as group:
        group.start_soon(follow)
        assert await server.opened(1)
        await events.aclose()
    assert await server.all_closed()


async def test_a_watch_that_failed_fails_again(serve, connect, thing):
    server = serve.answer({"kind": "Status", "apiVersion": "v1", "code": 403, "reason": "Forbidden"}, "403 Forbidden")
    events = Api(thing, client=connect(server)).watch()
    for _ in range(2):
        with pytest.raises(Forbidden):
            await anext(events)


async def test_two_tasks_cannot_wait_for_one_watch(serve, connect, thing):
    async with Api(thing, client=connect(serve(endless))).watch() as events:
        await anext(events)
        async with anyio.create_task_group() as group:
            group.start_soon(events.__anext__)
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(InvalidRequest, match="another task is waiting"):
                await anext(events)
            group.cancel_scope.cancel()
