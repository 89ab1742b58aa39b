"""A WebSocket over any stream of bytes, as a transport of one's own would have it; the other side is wsproto's."""

import re
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Ping, TextMessage
from wsproto.utilities import generate_accept_token

from kubex.core.exceptions import ProtocolError
from kubex.transport import HandshakeRefused, Headers, Request, Response
from kubex.transport.wsproto import StreamWebSocket, check_answer, handshake

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plugins.md"
REQUEST = Request(method="GET", path="/exec", headers=(("accept", "*/*"),), server="http://server")
ASKED = handshake(REQUEST, ["v5.channel.k8s.io", "v4.channel.k8s.io"])


class Broken(Exception):
    """What the stream raises when its connection is lost."""


class Silence(Exception):
    """What the stream raises when nothing came in time."""


class Stream:
    """The client's end; a read gives what is next in `incoming`, or raises it."""

    def __init__(self):
        self.peer = Connection(ConnectionType.SERVER)
        self.incoming = []
        self.limits = []
        self.closed = False

    async def read(self, max_bytes, timeout):
        await anyio.lowlevel.checkpoint()
        self.limits.append(timeout)
        step = self.incoming.pop(0) if self.incoming else self.peer.send(CloseConnection(1000))
        if isinstance(step, Exception):
            raise step
        return step

    async def write(self, data, timeout):
        await anyio.lowlevel.checkpoint()
        if self.closed:
            raise Broken("closed")
        self.peer.receive_data(data)

    async def aclose(self):
        self.closed = True

    def received(self):
        return list(self.peer.events())


@pytest.fixture
def anyio_backend(runtime):
    return runtime


@pytest.fixture
def stream():
    return Stream()


@asynccontextmanager
async def opened(stream, limit=None):
    async with StreamWebSocket(
        stream,
        ASKED,
        headers=Headers([("x-seen", "1")]),
        subprotocol="v4.channel.k8s.io",
        max_message_size=limit,
        errors={Broken: ProtocolError},
        read_timeouts=Silence,
    ) as socket:
        yield socket


@pytest.mark.anyio
async def test_messages_go_both_ways_and_leaving_closes_in_order(stream):
    stream.incoming = [stream.peer.send(TextMessage("ü")), stream.peer.send(BytesMessage(b"there"))]
    async with opened(stream) as socket:
        assert (socket.subprotocol, socket.headers.get("X-Seen")) == ("v4.channel.k8s.io", "1")
        await socket.send(b"here")
        assert [await socket.receive(), await socket.receive()] == ["ü".encode(), b"there"]
    message, close = stream.received()
    assert (message.data, close.code) == (b"here", 1000)
    assert not stream.closed


@pytest.mark.anyio
async def test_an_error_of_the_stream_is_told_as_a_protocol_error_with_its_cause(stream):
    stream.incoming = [Broken("the cable is out")]
    with pytest.raises(ProtocolError, match=r"^GET http://server/exec: the cable is out \(Broken\)$") as caught:
        async with opened(stream) as socket:
            await socket.receive()
    first = caught.value.__cause__
    assert isinstance(first, ProtocolError)
    assert isinstance(first.__cause__, Broken)


@pytest.mark.anyio
async def test_one_silence_is_a_ping_and_a_second_one_the_end(stream):
    stream.incoming = [Silence(), stream.peer.send(BytesMessage(b"alive")), Silence(), Silence()]
    async with opened(stream) as socket:
        assert await socket.receive() == b"alive"
        with pytest.raises(ProtocolError, match="silent for 45 s after a ping: given up"):
            await socket.receive()
        assert stream.closed
    assert stream.limits == [15, 45, 15, 45]
    assert [type(event) for event in stream.received()] == [Ping, Ping]


@pytest.mark.anyio
async def test_a_message_above_the_limit_ends_it_with_1009(stream):
    stream.incoming = [stream.peer.send(BytesMessage(b"12345"))]
    async with opened(stream, limit=4) as socket:
        with pytest.raises(ProtocolError, match="longer than 4 bytes"):
            await socket.receive()
    assert [event.code for event in stream.received()] == [1009]


@pytest.mark.anyio
async def test_an_end_without_a_close_frame_is_an_error(stream):
    stream.incoming = [b""]
    with pytest.raises(ProtocolError, match="ended without a close frame"):
        async with opened(stream) as socket:
            await socket.receive()


def test_a_handshake_asks_on_top_of_the_request_with_a_key_of_its_own():
    names = [name for name, _ in ASKED.headers]
    asked = Headers(ASKED.headers)
    assert names[0] == "accept"
    assert (asked.get("connection"), asked.get("upgrade")) == ("Upgrade", "websocket")
    assert asked.get("sec-websocket-version") == "13"
    assert asked.get("sec-websocket-protocol") == "v5.channel.k8s.io, v4.channel.k8s.io"
    plain = Headers(handshake(REQUEST, []).headers)
    assert plain.get("sec-websocket-protocol") is None
    assert plain.get("sec-websocket-key") != asked.get("sec-websocket-key")


def answer(status=101, asked=ASKED, **headers):
    key = dict(asked.headers)["Sec-WebSocket-Key"].encode()
    right = {"upgrade": "WebSocket", "sec_websocket_accept": generate_accept_token(key).decode()}
    items = [(name.replace("_", "-"), value) for name, value in (right | headers).items()]
    return Response(status=status, headers=Headers(items), body=b"no")


def test_the_right_answer_passes():
    check_answer(ASKED, answer())


def test_another_status_is_a_refusal_with_the_whole_answer():
    refusal = answer(403)
    with pytest.raises(HandshakeRefused) as caught:
        check_answer(ASKED, refusal)
    assert caught.value.response is refusal


@pytest.mark.parametrize(
    ("headers", "told"),
    [({"upgrade": "h2c"}, "another protocol"), ({"sec_websocket_accept": "x"}, "not the right Sec-WebSocket-Accept")],
)
def test_a_wrong_answer_is_told(headers, told):
    with pytest.raises(ProtocolError, match=f"^GET http://server/exec: .*{told}"):
        check_answer(ASKED, answer(**headers))


@pytest.mark.anyio
@pytest.mark.parametrize("status", [101, 403])
async def test_the_example_of_the_page_opens_a_websocket_or_is_refused(stream, status):
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (block,) = (block for block in blocks if "kubex.transport.wsproto" in block)
    names: dict[str, Any] = {}
    exec(block, names)

    class Library:
        async def ask(self, request):
            return answer(status, request, sec_websocket_protocol="v4"), stream

    opening = names["open_websocket"](Library(), REQUEST, ["v5", "v4"])
    if status == 101:
        async with opening as socket:
            assert socket.subprotocol == "v4"
            await socket.send(b"a")
        assert [type(event) for event in stream.received()] == [BytesMessage, CloseConnection]
    else:
        with pytest.raises(HandshakeRefused):
            await opening.__aenter__()
    assert stream.closed
