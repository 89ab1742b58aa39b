"""What a server sees of a client that tries again: a new connection for a read, and none for a write."""

import pytest

from kubex.api import Api
from kubex.client import ClientOptions, Retry
from kubex.core.exceptions import ProtocolError
from kubex.transport import Request

pytestmark = pytest.mark.anyio

AT_ONCE = ClientOptions(retry=Retry(first_delay=0))
EVENT = b'{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n'


def close(connection):
    connection.read_request()


def reset(connection):
    connection.read_request()
    connection.reset()


def close_within_the_head(connection):
    connection.read_request()
    connection.send(b"HTTP/1.1 200")


def close_within_the_body(connection):
    connection.read_request()
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{")


@pytest.fixture(params=[close, reset, close_within_the_head, close_within_the_body])
def lose(request):
    """Loses the first connection, and answers on the others."""
    begun = []

    def script(connection):
        begun.append(connection)
        if len(begun) == 1:
            request.param(connection)
        else:
            connection.read_request()
            connection.answer()

    return script


async def test_a_read_comes_again_on_a_new_connection(serve, connect, lose):
    server = serve(lose)
    await connect(server, AT_ONCE).request(Request(method="GET", path="/x"))
    assert [[each.method for each in connection.received] for connection in server.connections] == [["GET"], ["GET"]]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_write_never_does(serve, connect, lose, method):
    server = serve(lose)
    with pytest.raises(ProtocolError):
        await connect(server, AT_ONCE).request(Request(method=method, path="/x", body=b"{}"))
    assert [each.method for each in server.requests] == [method]


async def test_a_read_does_without_retries(serve, connect, lose):
    server = serve(lose)
    with pytest.raises(ProtocolError):
        await connect(server, ClientOptions(retry=None)).request(Request(method="GET", path="/x"))
    assert len(server.requests) == 1


async def test_a_pooled_connection_that_the_server_has_closed_does_not_fail_a_read(serve, connect):
    def script(connection):
        connection.read_request()
        connection.answer()  # and closes, although it did not say so

    server = serve(script)
    client = connect(server, AT_ONCE)
    for _ in range(3):
        await client.request(Request(method="GET", path="/x"))
    assert len(server.requests) == 3


async def test_a_watch_is_opened_again_but_never_begun_again(serve, connect, thing):
    def script(connection):
        connection.read_request()
        if len(server.connections) == 1:
            connection.reset()
        elif len(server.connections) == 2:
            connection.answer(b"busy", "503 Service Unavailable", retry_after="0")
        else:
            connection.begin()
            connection.chunk(EVENT)  # and closes, without an end

    server = serve(script)
    seen = []
    with pytest.raises(ProtocolError):  # noqa: PT012 - the loop is what is tested
        async for event in Api(thing, client=connect(server, AT_ONCE)).watch():
            seen.append(event)  # noqa: PERF401
    assert len(seen) == 1
    assert len(server.connections) == 3
    assert await server.all_closed()


async def test_a_write_that_is_put_off_comes_again_whole(serve, connect):
    def script(connection):
        connection.read_request()
        connection.answer(b"busy", "429 Too Many Requests", retry_after="0")
        connection.read_request()
        connection.answer()

    server = serve(script)
    await connect(server, AT_ONCE).request(Request(method="POST", path="/x", body=b'{"a": 1}'))
    assert [each.body for each in server.requests] == [b'{"a": 1}'] * 2
    assert len(server.connections) == 1


async def test_a_token_that_was_renewed_reaches_the_server(serve, connect, tmp_path):
    token = tmp_path / "token"
    token.write_text("old")

    def script(connection):
        while True:
            received = connection.read_request()
            token.write_text("new")
            known = received.headers["authorization"] == "Bearer new"
            connection.answer(None, "200 OK" if known else "401 Unauthorized")

    server = serve(script)
    await connect(server, AT_ONCE, token_file=token).request(Request(method="DELETE", path="/x"))
    assert [each.headers["authorization"] for each in server.requests] == ["Bearer old", "Bearer new"]
