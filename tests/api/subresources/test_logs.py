"""Logs: what is asked for, and what is made of what comes."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta, timezone

import anyio.lowlevel
import pytest

from kubex.api import Api, LogChunks, LogLines
from kubex.core.exceptions import InvalidRequest, ProtocolError
from kubex.core.timeouts import Timeout
from kubex.transport import Headers, StreamedResponse

pytestmark = pytest.mark.anyio

TEXT = "one\n\n zwölf \r\n🦄€\nlast".encode()
LINES = ["one", "", " zwölf \r", "🦄€", "last"]


class Chunks:
    """Gives chunks, and then breaks if it is told to; no generator, which would have to be closed."""

    def __init__(self, chunks, breaks):
        self._chunks = iter(chunks)
        self._breaks = breaks

    def __aiter__(self):
        return self

    async def __anext__(self):
        await anyio.lowlevel.checkpoint()
        for chunk in self._chunks:
            return chunk
        if self._breaks:
            raise ProtocolError("broke")
        raise StopAsyncIteration


@pytest.fixture
def logs(client, pod, monkeypatch):
    """Makes the logs of an Api whose server sends some chunks, and then breaks if it is told to."""

    def logs(*chunks, breaks=False):
        @asynccontextmanager
        async def stream(request):
            client.requests.append(request)

            yield StreamedResponse(status=200, headers=Headers(), chunks=Chunks(chunks, breaks))

        monkeypatch.setattr(client, "stream", stream)
        return Api(pod, client=client, namespace="default").logs

    return logs


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
async def test_lines_are_the_same_however_the_chunks_are_cut(logs, size):
    chunks = [TEXT[i : i + size] for i in range(0, len(TEXT), size)]
    assert [line async for line in logs(*chunks).stream("p")] == LINES
    assert await logs(*chunks).get("p") == TEXT.decode()
    assert await logs(*chunks).get_bytes("p") == TEXT
    assert [chunk async for chunk in logs(*chunks).stream_bytes("p")] == chunks


async def test_a_block_is_open_once_it_is_entered(logs, client):
    async with logs(TEXT).stream("p") as lines:
        assert isinstance(lines, LogLines)
        assert len(client.requests) == 1
        assert await anext(lines) == "one"
    assert [line async for line in lines] == []
    async with logs(TEXT).stream_bytes("p") as chunks:
        assert isinstance(chunks, LogChunks)
        assert await anext(chunks) == TEXT


@pytest.mark.parametrize(("text", "lines"), [(b"", []), (b"\n", [""]), (b"a\n", ["a"]), (b"a\n\n", ["a", ""])])
async def test_an_end_of_line_ends_a_line_and_begins_none(logs, text, lines):
    assert [line async for line in logs(text).stream("p")] == lines


async def test_bytes_that_are_no_text_are_replaced_in_text_alone(logs):
    data = b"a\xffb\n\xc3"
    assert await logs(data).get("p") == "a\ufffdb\n\ufffd"
    assert [line async for line in logs(data).stream("p")] == ["a\ufffdb", "\ufffd"]
    assert await logs(data).get_bytes("p") == data


async def test_what_came_before_a_break_is_given(logs):
    lines = logs(b"one\ntw", breaks=True).stream("p")
    assert await anext(lines) == "one"
    with pytest.raises(ProtocolError):
        await anext(lines)
    with pytest.raises(ProtocolError):
        await logs(b"one\n", breaks=True).get("p")


@pytest.mark.parametrize("verb", ["get", "get_bytes", "stream", "stream_bytes"])
async def test_every_parameter_is_written_as_the_server_reads_it(logs, client, verb):
    since = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=1)))
    made = getattr(logs(), verb)(
        "my-pod",
        namespace="other",
        container="c",
        follow=True,
        insecure_skip_tls_verify_backend=True,
        limit_bytes=5,
        pretty="true",
        previous=False,
        since_seconds=None,
        since_time=since,
        stream="Stdout",
        tail_lines=0,
        timestamps=True,
    )
    if verb.startswith("get"):
        await made
    else:
        assert [each async for each in made] == []
    (request,) = client.requests
    assert (request.method, request.path) == ("GET", "/api/v1/namespaces/other/pods/my-pod/log")
    assert dict(request.query) == {
        "container": "c",
        "follow": "true",
        "insecureSkipTLSVerifyBackend": "true",
        "limitBytes": "5",
        "pretty": "true",
        "previous": "false",
        "sinceTime": "2026-01-02T02:04:05Z",
        "stream": "Stdout",
        "tailLines": "0",
        "timestamps": "true",
    }


@pytest.mark.parametrize(
    ("params", "idle"), [({}, 300), ({"follow": False}, 300), ({"follow": True}, 4 * 3600 + 30)], ids=repr
)
async def test_silence_has_a_limit(logs, client, params, idle):
    await logs().get("p", request_timeout=Timeout(connect=3), **params)
    assert client.requests[0].idle_timeout == idle
    assert client.requests[0].timeout == Timeout(connect=3)


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"since_time": datetime(2026, 1, 1)}, InvalidRequest),  # noqa: DTZ001
        ({"since_time": "2026-01-01T00:00:00Z"}, InvalidRequest),
        ({"tail_lines": "3"}, InvalidRequest),
        ({"lines": 3}, TypeError),
    ],
    ids=repr,
)
async def test_wrong_parameters_are_refused(logs, client, params, error):
    with pytest.raises(error, match=r"since_time|tail_lines|Api\.logs\.get\(\) got an unexpected"):
        await logs().get("p", **params)
    assert client.requests == []


async def test_a_time_of_microseconds_is_one_too(logs, client):
    await logs().get("p", since_time=datetime(2026, 1, 1, microsecond=5, tzinfo=UTC))
    assert client.requests[0].query == (("sinceTime", "2026-01-01T00:00:00.000005Z"),)
