"""`Warning:` headers of an API server, over each transport."""

import warnings

import pytest

from kubex.client import ClientOptions
from kubex.core.exceptions import ApiError
from kubex.transport import Request

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/some/path")
HEAD = b'HTTP/1.1 %s\r\nwarning: 299 - "one", 299 - "a \\"b\\""\r\nWARNING: 299 kube "three"\r\n'
TEXTS = ["one", 'a "b"', "three"]


async def request(client):
    await client.request(REQUEST)


async def stream(client):
    async with client.stream(REQUEST):
        pass


def warning(status=b"200 OK"):
    def script(connection):
        while True:
            connection.read_request()
            connection.send(HEAD % status + b"content-length: 2\r\n\r\n{}")

    return script


def warning_watch(connection):
    connection.read_request()
    connection.send(HEAD % b"200 OK" + b"transfer-encoding: chunked\r\n\r\n")
    connection.chunk(b"{}\n")
    connection.wait_closed()


@pytest.mark.parametrize("call", [request, stream])
async def test_each_text_is_one_warning_at_the_users_line(serve, connect, call):
    with pytest.warns(UserWarning) as caught:  # noqa: PT030 - the texts are compared below
        await call(connect(serve(warning())))
    assert [str(each.message) for each in caught] == TEXTS
    assert {each.filename for each in caught} == {__file__}


@pytest.mark.parametrize("call", [request, stream])
async def test_a_failure_warns_too(serve, connect, call):
    with pytest.warns(UserWarning) as caught, pytest.raises(ApiError):  # noqa: PT030
        await call(connect(serve(warning(b"404 Not Found"))))
    assert [str(each.message) for each in caught] == TEXTS


@pytest.mark.parametrize("call", [request, stream])
async def test_they_can_be_silenced(serve, connect, call):
    await call(connect(serve(warning()), ClientOptions(log_api_warnings=False)))


@pytest.mark.parametrize("call", [request, stream])
async def test_turned_into_an_exception_it_leaves_the_client_usable(serve, connect, call):
    server = serve(warning())
    client = connect(server)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(3):
            with pytest.raises(UserWarning, match=r"^one$"):
                await call(client)
        warnings.simplefilter("ignore")
        await request(client)
    assert len(server.connections) <= (1 if call is request else 4)


async def test_turned_into_an_exception_it_ends_a_watch_and_its_connection(serve, connect):
    server = serve(warning_watch)
    client = connect(server)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning, match=r"^one$"):
            async with client.stream(REQUEST):
                pytest.fail("the stream was opened")
    assert await server.all_closed()
