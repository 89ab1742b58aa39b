"""Whatever a server does, a call ends with one clear error of Kubex, its cause chained, and leaves nothing behind."""

import gzip
import socket
import traceback

import pytest

from kubex.api import Api
from kubex.core.exceptions import ConnectError, DecodeError, ProtocolError, TransportError
from kubex.transport import Request

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/some/path")
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"transfer-encoding: chunked\r\n\r\n"
SIZED = HEAD + b"content-length: 100\r\n\r\n"
GZIPPED = HEAD + b"content-encoding: gzip\r\n"


def sized(head: bytes, body: bytes) -> bytes:
    return head + b"content-length: %d\r\n\r\n" % len(body) + body


BROKEN = {
    "nothing at all": b"",
    "not HTTP": b"\x15\x03\x01\x00\x02\x02\x16 hello, this is something else\r\n\r\n",
    "text": b"220 mail.example.com ESMTP\r\n",
    "half a head": b"HTTP/1.1 200 OK\r\ncontent-le",
    "half a body": SIZED + b'{"items":',
    "half a chunked body": CHUNKED + b'9\r\n{"items":\r\n',
    "half a chunk": CHUNKED + b'50\r\n{"items":',
    "garbage for a chunk size": CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
    "a negative chunk size": CHUNKED + b"-2\r\n{}\r\n0\r\n\r\n",
    "garbage after a chunk": CHUNKED + b"2\r\n{}garbage\r\n0\r\n\r\n",
    "a negative length": HEAD + b"content-length: -1\r\n\r\n{}",
    "a length that is no number": HEAD + b"content-length: many\r\n\r\n{}",
    "huge headers": HEAD + b"x-huge: " + b"a" * 1_000_000 + b"\r\n\r\n{}",
    "endless headers": HEAD + b"x-one: 1\r\n" * 200_000,
}

BROKEN_GZIP = {
    "gzip that is none": sized(GZIPPED, b'{"items": []}'),
    "broken gzip": sized(GZIPPED, gzip.compress(b'{"items": []}' * 1000)[:10] + b"\xff" * 50),
}


def say(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


async def send(client) -> None:
    await client.request(REQUEST)


async def stream(client) -> None:
    async with client.stream(REQUEST) as response:
        async for _ in response.chunks:
            pass


@pytest.mark.parametrize("call", [send, stream])
@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
async def test_a_broken_answer_is_a_protocol_error(serve, connect, call, data):
    server = serve.raw(data)
    client = connect(server)
    with pytest.raises(ProtocolError) as caught:
        await call(client)
    assert f"GET http://127.0.0.1:{server.port}/some/path: " in str(caught.value)
    assert caught.value.__cause__ is not None
    assert await server.all_closed()


@pytest.mark.parametrize("call", [send, stream])
@pytest.mark.parametrize("data", BROKEN_GZIP.values(), ids=BROKEN_GZIP.keys())
# httpx drops its own generators when it cannot decompress, of which trio complains.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_broken_compression_is_a_protocol_error(serve, connect, call, data):
    with pytest.raises(ProtocolError, match=r"/some/path: .") as caught:
        await call(connect(serve.raw(data)))
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize("call", [send, stream])
@pytest.mark.parametrize(
    "sent", [None, b"", b"HTTP/1.1 200", SIZED, SIZED + b"{", CHUNKED, CHUNKED + b"2\r\n{}\r\n"], ids=repr
)
async def test_a_reset_is_a_protocol_error(serve, connect, call, sent):
    def script(connection):
        if sent is not None:
            connection.read_request()
            connection.send(sent)
        connection.reset()

    client = connect(serve(script))
    # Where the connection is reset before a byte was sent, it may look as if there had been none.
    with pytest.raises(ProtocolError if sent is not None else TransportError) as caught:
        await call(client)
    assert "/some/path: " in str(caught.value)
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize("call", [send, stream])
async def test_a_refused_connection_is_a_connect_error(connect, call):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ConnectError, match=rf"^GET http://127.0.0.1:{port}/some/path: .") as caught:
        await call(connect(f"http://127.0.0.1:{port}"))
    assert isinstance(caught.value, ConnectionError)
    assert caught.value.__cause__ is not None


async def test_an_unknown_host_is_a_connect_error(connect):
    with pytest.raises(ConnectError, match=r"^GET http://nowhere\.invalid/some/path: .") as caught:
        await send(connect("http://nowhere.invalid"))
    assert caught.value.__cause__ is not None


async def test_tls_to_a_plain_port_is_a_connect_error_that_says_so(serve, connect, authority):
    def script(connection):
        connection.sock.recv(65536)
        connection.send(b"HTTP/1.0 400 Bad Request\r\n\r\nno TLS here\n")

    server = serve(script)
    url = f"https://127.0.0.1:{server.port}"
    with pytest.raises(ConnectError) as caught:
        await send(connect(url, ca_data=authority.cert_pem.bytes()))
    assert "WRONG_VERSION_NUMBER" in str(caught.value).upper().replace(" ", "_")


async def test_plain_to_a_tls_port_is_a_protocol_error(serve, connect, server_tls):
    def never(connection):
        raise AssertionError

    server = serve(never, server_tls("127.0.0.1"))
    with pytest.raises(ProtocolError):
        await send(connect(server))


async def test_plain_to_a_port_that_says_so_is_an_api_error_with_its_words(serve, connect):
    server = serve.answer(b"Client sent an HTTP request to an HTTPS server.\n", "400 Bad Request")
    with pytest.raises(Exception, match="Client sent an HTTP request to an HTTPS server"):
        await send(connect(server))


async def test_an_untrusted_certificate_is_a_connect_error_that_says_so(serve, connect, server_tls):
    server = serve(lambda connection: connection.read_request(), server_tls("127.0.0.1"))
    with pytest.raises(ConnectError, match=r"(?i)certificate.verify.failed") as caught:
        await send(connect(f"https://127.0.0.1:{server.port}"))
    assert caught.value.__cause__ is not None


async def test_a_certificate_for_another_host_is_a_connect_error_that_says_so(serve, connect, server_tls, authority):
    server = serve(lambda connection: connection.read_request(), server_tls("other.example.com"))
    with pytest.raises(ConnectError, match=r"(?i)mismatch.*127.0.0.1"):
        await send(connect(f"https://127.0.0.1:{server.port}", ca_data=authority.cert_pem.bytes()))


async def test_a_trusted_certificate_works_and_the_server_name_can_be_told(serve, connect, server_tls, authority):
    def script(connection):
        connection.read_request()
        connection.answer({"ok": True})

    server = serve(script, server_tls("other.example.com"))
    url, ca = f"https://127.0.0.1:{server.port}", authority.cert_pem.bytes()
    response = await connect(url, ca_data=ca, tls_server_name="other.example.com").request(REQUEST)
    assert response.body == b'{"ok": true}'


@pytest.mark.parametrize("body", [b"", b"<html>hello</html>", b'{"metadata": {', b"[]", b"\xff\xfe{}"], ids=repr)
async def test_an_answer_that_is_not_the_object_is_a_decode_error(serve, connect, thing, body):
    api = Api(thing, client=connect(serve.answer(body)), namespace="default")
    with pytest.raises(DecodeError, match=r"^GET http://.*/things/a: Thing cannot be read: ") as caught:
        await api.get("a")
    assert caught.value.__cause__ is not None


async def test_a_compressed_answer_is_read(serve, connect, thing):
    answer = gzip.compress(b'{"metadata": {"name": "a"}}')
    api = Api(thing, client=connect(serve.answer(answer, content_encoding="gzip")), namespace="default")
    assert (await api.get("a")).metadata.name == "a"


async def test_messages_have_no_secrets(serve, connect):
    client = connect(serve.raw(b""), token="s3cr3t")
    with pytest.raises(ProtocolError) as caught:
        await send(client)
    assert "s3cr3t" not in say(caught.value)


async def test_the_next_call_works_after_a_broken_one(serve, connect):
    broken = [True]

    def script(connection):
        connection.read_request()
        if broken:
            broken.pop()
            connection.send(SIZED + b"{")
        else:
            connection.answer()

    client = connect(serve(script))
    with pytest.raises(ProtocolError):
        await send(client)
    await send(client)
