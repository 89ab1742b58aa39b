"""What a watch makes of the bytes that come, however they are cut."""

import json

import pytest

from kubex.api import Api
from kubex.client import ClientOptions
from kubex.core.exceptions import ApiError, DecodeError, Forbidden, Gone, InternalError, ProtocolError, TooManyRequests
from kubex.core.models import EventType

pytestmark = pytest.mark.anyio


def event(name, kind="ADDED"):
    return json.dumps({"type": kind, "object": {"metadata": {"name": name}}}, ensure_ascii=False).encode()


def error(code, reason, **more):
    status = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code, "reason": reason, **more}
    return json.dumps({"type": "ERROR", "object": status}).encode()


def sends(*chunks, whole=True):
    def script(connection):
        connection.read_request()
        connection.begin()
        for chunk in chunks:
            connection.chunk(chunk)
        if whole:
            connection.end()

    return script


@pytest.fixture
def watched(serve, connect, thing):
    """Watches what a script sends; gives the events, and what ended them."""

    async def watched(script, options=None, **params):
        server = serve(script)
        events = []
        try:
            async for each in Api(thing, client=connect(server, options), namespace="default").watch(**params):
                events.append(each)  # noqa: PERF401 - what came before an error counts
        except Exception as error:
            return events, error
        return events, None

    return watched


def names(events):
    return [each.object.metadata.name for each in events]


async def test_every_type_of_event_is_given(watched):
    kinds = ["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]
    events, error = await watched(sends(*(event("a", kind) + b"\n" for kind in kinds)))
    assert error is None
    assert [each.type for each in events] == [EventType(kind) for kind in kinds]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
async def test_chunks_may_be_cut_anywhere(watched, size):
    data = event("zwölf-größen-€-🦄") + b"\n" + event("b") + b"\n"
    events, error = await watched(sends(*(data[i : i + size] for i in range(0, len(data), size))))
    assert error is None
    assert names(events) == ["zwölf-größen-€-🦄", "b"]


async def test_many_events_in_one_chunk_come_in_order(watched):
    events, error = await watched(sends(b"\n".join(event(str(i)) for i in range(1000))))
    assert error is None
    assert names(events) == [str(i) for i in range(1000)]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n\n\n", b"\n \t\n"], ids=repr)
async def test_the_last_event_needs_no_newline_and_blank_lines_are_nothing(watched, end):
    events, error = await watched(sends(b"\n\n", event("a") + b"\r\n\n", event("b") + end))
    assert error is None
    assert names(events) == ["a", "b"]


async def test_an_empty_watch_ends_at_once(watched):
    assert await watched(sends()) == ([], None)


@pytest.mark.parametrize("whole", [True, False])
async def test_a_watch_cut_in_an_event_is_a_protocol_error(watched, whole):
    events, error = await watched(sends(event("a") + b"\n", event("b")[:-10], whole=whole))
    assert names(events) == ["a"]
    assert type(error) is ProtocolError
    assert "/namespaces/default/things?watch=true: " in str(error)
    assert error.__cause__ is not None


async def test_a_connection_lost_between_events_is_a_protocol_error(watched):
    events, error = await watched(sends(event("a") + b"\n", whole=False))
    assert names(events) == ["a"]
    assert type(error) is ProtocolError


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"this is no JSON", "a watch event cannot be read: "),
        (b"{}", "a watch event cannot be read: "),
        (b"[]", "a watch event cannot be read: "),
        (b"null", "a watch event cannot be read: "),
        (b'{"type":"ADDED"}', "object: "),
        (b'{"type":"ADDED","object":null}', "object: "),
        (b'{"type":"ADDED","object":{"metadata":{"name":1}}}', "object.metadata.name: "),
        (b'{"type":"RENAMED","object":{}}', "its type 'RENAMED' is unknown"),
        (b'{"type":1,"object":{}}', "a watch event cannot be read: "),
        (b'{"type":"ADDED","object":{"metadata":{"name":"\xff"}}}', "cannot be read: "),
        (b'{"type":"ADDED","object":' + b'{"a":' * 100_000, "cannot be read: "),
    ],
    ids=lambda value: repr(value[:40]),
)
async def test_a_line_that_is_no_event_is_a_decode_error(watched, line, says):
    script = sends(event("a") + b"\n" + line + b"\n" + event("b") + b"\n")
    events, error = await watched(script, options=ClientOptions(decode="eager"))
    assert names(events) == ["a"]
    assert type(error) is DecodeError
    assert says in str(error)
    assert len(str(error)) < 500
    assert error.__cause__ is not None


@pytest.mark.parametrize(
    ("code", "reason", "kind"),
    [
        (410, "Expired", Gone),
        (410, "Gone", Gone),
        (403, "Forbidden", Forbidden),
        (429, "TooManyRequests", TooManyRequests),
        (500, "InternalError", InternalError),
        (418, "Teapot", ApiError),
        (500, "Expired", Gone),
    ],
)
async def test_an_error_event_is_the_error_that_it_stands_for(watched, code, reason, kind):
    line = error(code, reason, message="it said", details={"retryAfterSeconds": 7})
    events, raised = await watched(sends(event("a") + b"\n", line + b"\n"))
    assert names(events) == ["a"]
    assert type(raised) is kind
    assert raised.status.code == code
    assert raised.retry_after == 7
    assert "it said" in str(raised)
    assert "/things?watch=true" in str(raised)


async def test_an_error_event_without_newline_counts_too(watched):
    _, raised = await watched(sends(error(410, "Expired")))
    assert type(raised) is Gone


async def test_a_status_instead_of_a_stream_is_the_error_that_it_stands_for(watched):
    def script(connection):
        connection.read_request()
        status = {"kind": "Status", "apiVersion": "v1", "code": 410, "reason": "Expired", "message": "too old"}
        connection.answer(status, "410 Gone")

    _, raised = await watched(script)
    assert type(raised) is Gone
    assert "too old" in str(raised)


async def test_a_refusal_is_raised_where_the_block_is_entered(serve, connect, thing):
    server = serve.answer({"kind": "Status", "apiVersion": "v1", "code": 403, "reason": "Forbidden"}, "403 Forbidden")
    entered = False
    with pytest.raises(Forbidden):
        async with Api(thing, client=connect(server)).watch():
            entered = True
    assert not entered
