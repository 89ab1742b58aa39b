"""Requests wait for their turn."""

import anyio
import anyio.lowlevel
import pytest

from kubex.client import ClientOptions, RateLimit, Retry
from kubex.client._rate_limit import RateLimiter
from kubex.core.exceptions import RequestTimeout
from kubex.core.timeouts import Timeout
from kubex.transport import Request

pytestmark = pytest.mark.anyio

GET = Request(method="GET", path="/x")


class Clock:
    """Time that passes when the test says so, or by itself while somebody sleeps."""

    def __init__(self):
        self.now = 0.0
        self.stopped = False
        self._moved = anyio.Event()

    async def sleep(self, seconds):
        until = self.now + seconds
        if not self.stopped:
            self.now = until
        await anyio.lowlevel.checkpoint()
        while self.now < until:
            await self._moved.wait()

    async def pass_(self, seconds):
        self.now += seconds
        self._moved.set()
        self._moved = anyio.Event()
        await anyio.wait_all_tasks_blocked()


@pytest.fixture
async def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("kubex.client._rate_limit.anyio.sleep", clock.sleep)
    monkeypatch.setattr("kubex.client._rate_limit.anyio.current_time", lambda: clock.now)
    return clock


async def test_requests_go_in_the_order_in_which_they_came(clock):
    clock.stopped = True
    limiter = RateLimiter(RateLimit(qps=2, burst=2))
    gone = []

    async def go(name):
        await limiter.wait()
        gone.append((name, clock.now))

    async with anyio.create_task_group() as group:
        for name in range(5):
            group.start_soon(go, name)
            await anyio.wait_all_tasks_blocked()
        for _ in range(6):
            await clock.pass_(0.25)
    assert gone == [(0, 0), (1, 0), (2, 0.5), (3, 1), (4, 1.5)]


async def test_who_gives_up_gives_the_place_back(clock):
    clock.stopped = True
    limiter = RateLimiter(RateLimit(qps=1, burst=1))
    await limiter.wait()
    async with anyio.create_task_group() as group:
        for _ in range(3):  # the first of them sleeps, the others stand behind it
            group.start_soon(limiter.wait)
            await anyio.wait_all_tasks_blocked()
        group.cancel_scope.cancel()
    clock.stopped = False
    await limiter.wait()
    assert clock.now == 1


async def test_every_attempt_counts_and_a_stream_is_one(scripted, answer, clock):
    options = ClientOptions(rate_limit=RateLimit(qps=1, burst=1), retry=Retry(first_delay=0))
    client = scripted(answer(502), answer(), answer(), answer(101), options=options)
    await client.request(GET)
    async with client.stream(GET) as response:
        assert [chunk async for chunk in response.chunks] == [b"{}"]
    async with client.websocket(GET, ["v5"]):
        pass
    assert clock.now == 3


async def test_waiting_counts_within_the_total_limit(scripted, answer):
    client = scripted(answer(), options=ClientOptions(rate_limit=RateLimit(qps=0.001, burst=1)))
    await client.request(GET)
    hasty = Request(method="GET", path="/x", timeout=Timeout(total=0.05))
    with pytest.raises(RequestTimeout, match="total limit"):
        await client.request(hasty)
    with pytest.raises(RequestTimeout, match="total limit"):
        async with client.stream(hasty):
            pytest.fail("it did not wait")
    assert len(client.fake.requests) == 1


async def test_without_a_limit_nothing_waits(scripted, answer, slept):
    client = scripted(*[answer()] * 100)
    for _ in range(100):
        await client.request(GET)
    assert slept == []
