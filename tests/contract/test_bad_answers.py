"""Whatever a server does, a call ends with one clear error of Kubex, its cause chained, and leaves nothing behind."""

import traceback

import pytest

from kubex.api import Api
from kubex.core.exceptions import DecodeError, ProtocolError
from kubex.transport import Request

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/some/path")


def say(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


async def send(client) -> None:
    await client.request(REQUEST)


async def test_plain_to_a_port_that_says_so_is_an_api_error_with_its_words(serve, connect):
    server = serve.answer(b"Client sent an HTTP request to an HTTPS server.\n", "400 Bad Request")
    with pytest.raises(Exception, match="Client sent an HTTP request to an HTTPS server"):
        await send(connect(server))


@pytest.mark.parametrize("body", [b"", b"<html>hello</html>", b'{"metadata": {', b"[]", b"\xff\xfe{}"], ids=repr)
async def test_an_answer_that_is_not_the_object_is_a_decode_error(serve, connect, thing, body):
    api = Api(thing, client=connect(serve.answer(body)), namespace="default")
    with pytest.raises(DecodeError, match=r"^GET http://.*/things/a: Thing cannot be read: ") as caught:
        await api.get("a")
    assert caught.value.__cause__ is not None


async def test_messages_have_no_secrets(serve, connect):
    client = connect(serve.raw(b""), token="s3cr3t")
    with pytest.raises(ProtocolError) as caught:
        await send(client)
    assert "s3cr3t" not in say(caught.value)
