"""Requests for any path, with the client's credentials, errors and limits."""

import json
import threading

import anyio
import pytest

from kubex.client import ClientOptions
from kubex.core.exceptions import ApiError, DecodeError, InternalError, InvalidRequest, ProtocolError, RequestTimeout

pytestmark = pytest.mark.anyio


async def test_a_path_is_called_with_the_clients_credentials(serve, connect):
    server = serve.answer(b"ok", content_type="text/plain")
    answer = await connect(server, token="t0ken").raw("GET", "/readyz")
    assert (answer.status, answer.text, answer.content) == (200, "ok", b"ok")
    assert answer.headers.get("content-type") == "text/plain"
    (received,) = server.requests
    assert (received.method, received.target, received.body) == ("GET", "/readyz", b"")
    assert received.headers["authorization"] == "Bearer t0ken"
    assert "content-type" not in received.headers


async def test_parameters_headers_and_json_arrive(serve, connect):
    server = serve.answer({"kind": "PodList"})
    answer = await connect(server).raw(
        "patch",
        "/api/v1/a b/c%2Fd?x=1",
        params={"limit": 5, "watch": False, "container": ["a", "b&c"], "none": None},
        headers={"Accept": "application/vnd.example", "x-mine": "1"},
        json={"a": [None, True]},
    )
    assert answer.json() == {"kind": "PodList"}
    (received,) = server.requests
    assert received.method == "PATCH"
    assert received.target == "/api/v1/a%20b/c%2Fd?x=1&limit=5&watch=false&container=a&container=b%26c"
    assert received.headers["accept"] == "application/vnd.example"
    assert received.headers["x-mine"] == "1"
    assert received.headers["content-type"] == "application/json"
    assert received.body == b'{"a":[null,true]}'


async def test_a_resource_is_sent_as_json_and_a_content_type_of_ones_own_wins(serve, connect, thing):
    server = serve.answer()
    new = thing(metadata={"name": "a"})
    await connect(server).raw("POST", "/x", json=new, headers={"Content-Type": "application/json; charset=utf-8"})
    (received,) = server.requests
    assert json.loads(received.body) == {"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "a"}}
    assert received.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(("content", "sent"), [(b"\x00\xff", b"\x00\xff"), ("ä", b"\xc3\xa4"), ("", b""), (None, b"")])
async def test_content_is_sent_as_it_is(serve, connect, content, sent):
    server = serve.answer()
    await connect(server).raw("POST", "/x", content=content)
    assert server.requests[0].body == sent
    assert "content-type" not in server.requests[0].headers


async def test_a_failure_is_the_error_that_it_is_for_any_call(serve, connect):
    server = serve.answer(b"[-]etcd failed", "500 Internal Server Error")
    with pytest.raises(InternalError, match=r"GET http://.*/readyz\?verbose=: 500 .*: \[-\]etcd failed"):
        await connect(server).raw("GET", "/readyz?verbose")


async def test_a_calls_own_limit_holds(serve, connect):
    server = serve(lambda connection: (connection.read_request(), connection.wait_closed()))
    with pytest.raises(RequestTimeout, match=r"within 0\.2 s"):
        await connect(server).raw("GET", "/x", request_timeout=0.2)


async def test_what_is_no_json_is_a_decode_error(serve, connect):
    answer = await connect(serve.answer(b"ok")).raw("GET", "/readyz")
    with pytest.raises(DecodeError, match=r"^GET http://.*/readyz: the answer is not JSON: "):
        answer.json()


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/plain; charset=latin-1", b"\xe4", "ä"),
        ('text/plain; charset="UTF-8"', b"\xc3\xa4", "ä"),
        ("text/plain; charset=nonsense", b"\xc3\xa4", "ä"),
        ("text/plain", b"\xff", "\N{REPLACEMENT CHARACTER}"),
    ],
)
async def test_text_is_in_the_encoding_that_the_answer_names(serve, connect, kind, body, text):
    answer = await connect(serve.answer(body, content_type=kind)).raw("GET", "/x")
    assert answer.text == text


@pytest.mark.parametrize(
    ("method", "path", "more", "error"),
    [
        ("GET", "readyz", {}, InvalidRequest),
        ("GET", "https://elsewhere/readyz", {}, InvalidRequest),
        ("GET", "", {}, InvalidRequest),
        ("GET /x HTTP/1.1\r\n", "/x", {}, InvalidRequest),
        ("", "/x", {}, InvalidRequest),
        ("GET", "/x", {"headers": {"a": "b\r\nc: d"}}, InvalidRequest),
        ("GET", "/x", {"headers": {"a b": "c"}}, InvalidRequest),
        ("GET", "/x", {"content": b"", "json": {}}, InvalidRequest),
        ("GET", "/x", {"json": object()}, InvalidRequest),
        ("GET", "/x", {"content": 3}, TypeError),
        ("GET", "/x", {"contents": b""}, TypeError),
    ],
)
async def test_what_cannot_be_sent_is_refused_before_it_is(serve, connect, method, path, more, error):
    server = serve.answer()
    with pytest.raises(error):
        await connect(server).raw(method, path, **more)
    assert server.connections == []


async def test_a_path_cannot_bring_a_second_request(serve, connect):
    server = serve.answer()
    await connect(server).raw("GET", "/x HTTP/1.1\r\nx: y\r\n#f")
    assert [each.target for each in server.requests] == ["/x%20HTTP/1.1%0D%0Ax:%20y%0D%0A%23f"]


async def test_an_answer_is_streamed(serve, connect):
    def script(connection):
        connection.read_request()
        connection.begin()
        connection.chunk(b"one")
        assert seen_one.wait(10)
        connection.chunk(b"two")
        connection.end()

    seen_one = threading.Event()
    server = serve(script)
    async with connect(server).raw_stream("GET", "/logs", params={"follow": True}) as answer:
        assert answer.status == 200
        assert await anext(answer.chunks) == b"one"
        seen_one.set()
        assert [chunk async for chunk in answer.chunks] == [b"two"]
    assert server.requests[0].target == "/logs?follow=true"


async def test_a_stream_that_fails_is_the_error_that_it_is(serve, connect):
    with pytest.raises(ApiError, match="404"):
        async with connect(serve.answer(b"no", "404 Not Found")).raw_stream("GET", "/x"):
            pytest.fail("it opened")


async def read_with_raw(client, content):
    return (await client.raw("POST", "/up", content=content)).content


async def read_with_stream(client, content):
    async with client.raw_stream("POST", "/up", content=content) as answer:
        return b"".join([chunk async for chunk in answer.chunks])


@pytest.fixture(params=[read_with_raw, read_with_stream])
def upload(request):
    return request.param


class Parts:
    """Parts of a body, and whether they were closed."""

    def __init__(self, *parts):
        self.closed = False
        self._parts = parts

    async def __aiter__(self):
        try:
            for part in self._parts:
                await anyio.lowlevel.checkpoint()
                if isinstance(part, BaseException):
                    raise part
                yield part
        finally:
            self.closed = True


async def test_an_upload_is_streamed(serve, connect, upload):
    server = serve.answer(b"thanks")
    parts = Parts(*[b"%d" % n * 1000 for n in range(10)], b"", b"end")
    assert await upload(connect(server), parts) == b"thanks"
    (received,) = server.requests
    assert received.headers["transfer-encoding"] == "chunked"
    assert "content-type" not in received.headers
    assert received.body == b"".join([b"%d" % n * 1000 for n in range(10)]) + b"end"
    assert parts.closed


async def test_an_upload_of_known_length_may_say_so(serve, connect):
    server = serve.answer()
    await connect(server).raw("PUT", "/up", content=Parts(b"abc", b"de"), headers={"content-length": "5"})
    (received,) = server.requests
    assert (received.body, received.headers["content-length"]) == (b"abcde", "5")
    assert "transfer-encoding" not in received.headers


@pytest.mark.parametrize(
    "error", [LookupError("mine"), OSError("mine"), TimeoutError("mine"), ProtocolError("mine")], ids=repr
)
@pytest.mark.parametrize("before", [(), (b"a" * 100_000,)], ids=["at once", "later"])
async def test_what_an_upload_raises_comes_out_unchanged(serve, connect, upload, error, before):
    server = serve(lambda connection: (connection.read_request(), connection.answer()))
    parts = Parts(*before, error)
    with pytest.raises(type(error)) as caught:
        await upload(connect(server), parts)
    assert caught.value is error
    assert caught.value.__cause__ is None
    assert parts.closed
    assert await server.all_closed()
    assert server.requests == []


async def test_an_upload_is_never_sent_again(serve, connect, upload):
    server = serve(lambda connection: (connection.read_request(), connection.reset()))
    with pytest.raises(ProtocolError):
        await upload(connect(server, ClientOptions()), Parts(b"a"))
    assert len(server.requests) == 1


async def test_an_upload_that_nobody_reads_ends_in_time(serve, connect):
    async def endless():
        while True:
            yield b"x" * 100_000

    done = threading.Event()
    server = serve(lambda connection: done.wait(10))
    with pytest.raises(RequestTimeout, match=r"within 0\.5 s"):
        await connect(server).raw("PUT", "/up", content=endless(), request_timeout=0.5)
    done.set()
    assert await server.all_closed()


async def test_a_cancelled_upload_leaves_nothing(serve, connect, upload):
    begun = anyio.Event()

    async def hanging():
        yield b"a"
        begun.set()
        await anyio.sleep_forever()

    server = serve(lambda connection: connection.wait_closed())
    async with anyio.create_task_group() as group:
        group.start_soon(upload, connect(server), hanging())
        await begun.wait()
        group.cancel_scope.cancel()
    assert await server.all_closed()


async def test_an_answer_before_the_end_of_an_upload_ends_it(serve, connect, upload):
    async def hanging():
        for _ in range(200):
            yield b"a" * 100_000

    def script(connection):
        connection.sock.recv(1000)
        connection.answer(b"too much", "413 Payload Too Large", connection="close")

    server = serve(script)
    with pytest.raises((ApiError, ProtocolError)):
        await upload(connect(server), hanging())
    assert await server.all_closed()
