from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from kubex.cli.demo.observed_client import Call, ObservedClient
from kubex.client import BaseClient
from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConnectError, NotFound
from kubex.core.models import Status
from kubex.core.options import ClientOptions
from kubex.transport import Headers, Request, Response, StreamedResponse

GET = Request(method="GET", path="/version", query=(("pretty", "true"),))


async def one_chunk() -> AsyncIterator[bytes]:
    yield b"chunk"


class FakeClient(BaseClient):
    def __init__(self, failure: Exception | None = None) -> None:
        self.configuration = ClientConfiguration(url="http://127.0.0.1:1")
        self.options = ClientOptions()
        self.failure = failure
        self.closed = False

    async def request(self, request: Request) -> Response:
        if self.failure is not None:
            raise self.failure
        return Response(status=201, headers=Headers(), body=b"{}")

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        if self.failure is not None:
            raise self.failure
        yield StreamedResponse(status=200, headers=Headers(), chunks=one_chunk())

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def told() -> list[Call]:
    return []


@pytest.mark.anyio
async def test_a_call_is_passed_on_and_told(told: list[Call]) -> None:
    response = await ObservedClient(FakeClient(), told.append).request(GET)
    assert response.body == b"{}"
    assert [(call.method, call.target, call.status) for call in told] == [("GET", "/version?pretty=true", 201)]
    assert 0 <= told[0].seconds < 60


@pytest.mark.anyio
async def test_a_stream_is_told_when_it_begins(told: list[Call]) -> None:
    async with ObservedClient(FakeClient(), told.append).stream(GET) as response:
        assert [call.status for call in told] == [200]
        assert [chunk async for chunk in response.chunks] == [b"chunk"]
    assert len(told) == 1


@pytest.mark.anyio
async def test_a_refused_call_is_told_with_its_status(told: list[Call]) -> None:
    client = ObservedClient(FakeClient(NotFound("no such pod", status=Status(code=404))), told.append)
    with pytest.raises(NotFound):
        await client.request(GET)
    with pytest.raises(NotFound):
        async with client.stream(GET):
            pass
    assert [call.status for call in told] == [404, 404]


@pytest.mark.anyio
async def test_a_call_without_an_answer_is_not_told(told: list[Call]) -> None:
    with pytest.raises(ConnectError):
        await ObservedClient(FakeClient(ConnectError("refused")), told.append).request(GET)
    assert told == []


@pytest.mark.anyio
async def test_an_error_inside_a_stream_is_not_told_as_a_call(told: list[Call]) -> None:
    with pytest.raises(NotFound):
        async with ObservedClient(FakeClient(), told.append).stream(GET):
            raise NotFound("of another call", status=Status(code=404))
    assert [call.status for call in told] == [200]


@pytest.mark.anyio
async def test_the_client_behind_it_stays_open(told: list[Call]) -> None:
    real = FakeClient()
    async with ObservedClient(real, told.append) as client:
        assert client.configuration is real.configuration
    assert not real.closed
