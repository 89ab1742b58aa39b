"""WebSockets are the same on every transport: what is sent, what comes, and how they end."""

import select
import threading

import anyio
import anyio.to_thread
import pytest

from kubex.client import ClientOptions
from kubex.core.exceptions import ApiError, Forbidden, NotFound, ProtocolError, RequestTimeout
from kubex.core.timeouts import Timeout
from kubex.transport import Request

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/api/v1/namespaces/default/pods/a/exec", query=(("command", "a b"),))
OFFERED = ["v5.channel.k8s.io", "v4.channel.k8s.io"]


async def receive_all(socket):
    """Receive until the server has closed in order."""
    received = []
    while (message := await socket.receive()) is not None:
        received.append(message)
    return received


def opened(act):
    """Make a script that opens a WebSocket, does this, and then closes its half of the connection."""
    return lambda connection: act(connection.upgrade())


def echo(peer):
    while True:
        kind, data = peer.read()
        peer.send(data, kind)
        if kind == peer.CLOSE:
            return


async def test_messages_of_any_size_come_whole_and_in_order(serve, connect):
    server = serve(opened(echo))
    sizes = [0, 1, 125, 126, 65535, 65536, 2**21]
    async with connect(server).websocket(REQUEST, OFFERED) as socket:
        for size in sizes:
            await socket.send(bytes([size % 251]) * size)
        for size in sizes:
            assert await socket.receive() == bytes([size % 251]) * size


async def test_the_handshake_carries_credentials_query_and_subprotocols_in_order(serve, connect):
    server = serve(opened(echo))
    async with connect(server, token="s3cr3t").websocket(REQUEST, OFFERED) as socket:
        assert socket.subprotocol is None
    (received,) = server.requests
    assert received.method == "GET"
    assert received.target == "/api/v1/namespaces/default/pods/a/exec?command=a%20b"
    assert received.headers["authorization"] == "Bearer s3cr3t"
    assert received.headers["user-agent"].startswith("kubex/")
    assert [each.strip() for each in received.headers["sec-websocket-protocol"].split(",")] == OFFERED
    assert "sec-websocket-extensions" not in received.headers


@pytest.mark.parametrize("chosen", OFFERED)
async def test_the_servers_choice_is_the_subprotocol(serve, connect, chosen):
    server = serve(lambda connection: echo(connection.upgrade(sec_websocket_protocol=chosen)))
    async with connect(server).websocket(REQUEST, OFFERED) as socket:
        assert socket.subprotocol == chosen


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            {"sec_websocket_protocol": "v9.channel.k8s.io"},
            "chose the subprotocol 'v9.channel.k8s.io', but offered",
        ),
        ({"sec_websocket_extensions": "permessage-deflate"}, "extension 'permessage-deflate', but none was offered"),
        ({"upgrade": "h2c"}, "GET http"),
        ({"sec_websocket_accept": "wrong"}, "GET http"),
    ],
)
async def test_an_answer_that_was_not_offered_is_an_error(serve, connect, answer, words):
    def script(connection):
        connection.upgrade(**answer)
        connection.wait_closed()

    server = serve(script)
    with pytest.raises(ProtocolError, match=words):
        async with connect(server).websocket(REQUEST, OFFERED):
            pass
    assert await server.all_closed()


async def test_no_subprotocol_is_taken_where_none_is_offered(serve, connect):
    server = serve(lambda connection: connection.upgrade(sec_websocket_protocol="v4.channel.k8s.io"))
    with pytest.raises(ProtocolError, match="offered were none"):
        async with connect(server).websocket(REQUEST, []):
            pass


async def test_fragments_are_put_together_also_with_pings_in_between(serve, connect):
    pongs = []

    def act(peer):
        peer.send(b"", last=False)
        peer.send(b"ab", last=False, first=False)
        peer.send(b"are you there", peer.PING)
        peer.send(b"", last=False, first=False)
        peer.send(b"cd", first=False)
        pongs.append(peer.read())
        peer.close(1000)
        assert peer.answer_close() == 1000

    async with connect(serve(opened(act))).websocket(REQUEST, OFFERED) as socket:
        assert await receive_all(socket) == [b"abcd"]
    assert pongs == [(10, b"are you there")]


async def test_a_text_message_is_its_utf8_also_cut_within_a_character(serve, connect):
    text = "größer €".encode()

    def act(peer):
        for end in range(len(text)):
            peer.send(text[end : end + 1], peer.TEXT, first=end == 0, last=end == len(text) - 1)
        peer.send(b"", peer.TEXT)
        peer.close(1000)

    async with connect(serve(opened(act))).websocket(REQUEST, OFFERED) as socket:
        assert await receive_all(socket) == [text, b""]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x81\x01\xff", 1007),  # a text that is not UTF-8
        (b"\x80\x01a", 1002),  # the end of a message that did not begin
        (b"\xa2\x01a", 1002),  # a reserved bit
        (b"\x83\x01a", 1002),  # an unknown kind
        (b"\x88\x02\x03\xed", 1002),  # closed with 1005, which may not be sent
    ],
)
async def test_what_breaks_the_protocol_is_an_error_that_the_server_is_told(serve, connect, data, code):
    codes: list[int | None] = []

    def act(peer):
        peer.connection.send(data)
        codes.append(peer.answer_close())

    server = serve(opened(act))
    async with connect(server).websocket(REQUEST, OFFERED) as socket:
        for _ in range(2):
            with pytest.raises(ProtocolError):
                await socket.receive()
    assert await server.all_closed()
    assert codes == [code]


@pytest.mark.parametrize("code", [1000, None])
async def test_an_orderly_close_ends_receive_with_none_and_is_answered(serve, connect, code):
    codes: list[int | None] = []

    def act(peer):
        peer.send(b"last")
        peer.close(code)
        codes.append(peer.answer_close())

    server = serve(opened(act))
    async with connect(server).websocket(REQUEST, OFFERED) as socket:
        assert await receive_all(socket) == [b"last"]
        assert await socket.receive() is None
        with pytest.raises(ProtocolError, match="nothing can be sent"):
            await socket.send(b"too late")
    assert await server.all_closed()
    assert codes == [code]


@pytest.mark.parametrize("code", [1001, 1008, 1011, 4000])
async def test_a_close_with_another_code_is_an_error_that_tells_it(serve, connect, code):
    def act(peer):
        peer.send(b"last")
        peer.close(code, b"because")
        peer.answer_close()

    async with connect(serve(opened(act))).websocket(REQUEST, OFFERED) as socket:
        assert await socket.receive() == b"last"
        for _ in range(2):
            with pytest.raises(ProtocolError, match=rf"GET http.*/exec.*code {code}: because"):
                await socket.receive()
        with pytest.raises(ProtocolError, match="because"):
            await socket.send(b"too late")


@pytest.mark.parametrize("how", ["end", "reset"])
@pytest.mark.parametrize("begun", [b"", b"\x82\x05abc"], ids=["between", "within"])
async def test_a_connection_that_ends_without_a_close_frame_is_an_error(serve, connect, how, begun):
    def script(connection):
        peer = connection.upgrade()
        peer.send(b"first")
        connection.send(begun)
        peer.read()
        if how == "reset":
            connection.reset()

    async with connect(serve(script)).websocket(REQUEST, OFFERED) as socket:
        assert await socket.receive() == b"first"
        await socket.send(b"go on")
        for _ in range(2):
            with pytest.raises(ProtocolError, match=r"GET http.*/exec"):
                await socket.receive()
        with pytest.raises(ProtocolError):
            await socket.send(b"too late")


@pytest.mark.parametrize(("code", "kind"), [(403, Forbidden), (404, NotFound)])
async def test_the_status_of_a_refused_handshake_comes_whole_in_one_request(serve, connect, code, kind):
    status = {"kind": "Status", "code": code, "reason": kind.__name__, "message": "no exec " + "for you" * 50_000}
    status["details"] = {"name": "a", "kind": "pods"}
    server = serve.answer(status, f"{code} No")
    client = connect(server)
    for _ in range(2):
        with pytest.raises(kind, match="no exec for you") as caught:
            async with client.websocket(REQUEST, OFFERED):
                pass
        assert caught.value.status.message == status["message"]
        assert caught.value.status.details.name == "a"
    assert len(server.requests) == 2
    assert len(server.connections) == 1  # which was given back to the pool


async def test_a_redirect_is_not_followed(serve, connect):
    server = serve.answer(b"", "302 Found", location="/elsewhere")
    with pytest.raises(ApiError, match="to /elsewhere; redirects are not followed"):
        async with connect(server).websocket(REQUEST, OFFERED):
            pass
    assert len(server.requests) == 1


async def test_an_answer_without_a_websocket_is_an_error(serve, connect):
    with pytest.raises(ApiError):
        async with connect(serve.answer({"kind": "Pod"})).websocket(REQUEST, OFFERED):
            pass


async def test_a_warning_of_the_handshake_is_told_and_as_an_exception_leaves_no_connection(serve, connect):
    server = serve(lambda connection: echo(connection.upgrade(warning='299 - "old"')))
    client = connect(server)
    with pytest.raises(UserWarning, match=r"^old$"):
        async with client.websocket(REQUEST, OFFERED):
            pass
    assert await server.all_closed()


@pytest.mark.parametrize("limit", [Timeout(total=0.3), Timeout(read=0.3)], ids=["total", "read"])
async def test_a_handshake_that_is_not_answered_is_a_timeout(serve, connect, limit):
    def silent(connection):
        connection.read_request()
        connection.wait_closed()

    server = serve(silent)
    with pytest.raises(RequestTimeout):
        async with connect(server, ClientOptions(timeout=limit)).websocket(REQUEST, OFFERED):
            pass
    assert await server.all_closed()


@pytest.mark.parametrize("limit", [0.3, Timeout(total=0.3, read=0.3)], ids=["total", "read"])
async def test_no_limit_of_the_handshake_ends_an_open_socket(serve, connect, limit):
    def act(peer):
        peer.connection.pause(0.8)
        peer.send(b"late")
        peer.answer_close()

    async with connect(serve(opened(act)), ClientOptions(timeout=limit)).websocket(REQUEST, OFFERED) as socket:
        assert await socket.receive() == b"late"


@pytest.mark.parametrize("fragments", [1, 5])
@pytest.mark.parametrize(("option", "limit"), [(1000, 1000), (..., 2**21)])
async def test_a_message_longer_than_the_limit_is_refused_with_1009(serve, connect, fragments, option, limit):
    codes: list[int | None] = []

    def act(peer):
        for size in (limit, limit + 1):
            part = -(-size // fragments)
            for i in range(fragments):
                data = b"x" * min(part, size - i * part)
                peer.send(data, first=i == 0, last=i == fragments - 1)
        codes.append(peer.answer_close())

    server = serve(opened(act))
    client = connect(server, ClientOptions(ws_max_message_size=option))
    async with client.websocket(REQUEST, OFFERED) as socket:
        received = await socket.receive()
        assert received is not None
        assert len(received) == limit
        with pytest.raises(ProtocolError):
            await socket.receive()
    assert await server.all_closed()
    assert codes == [1009]


async def test_none_lifts_the_limit(serve, connect):
    size = 5 * 2**20

    def act(peer):
        peer.send(b"x" * size)
        peer.answer_close()

    client = connect(serve(opened(act)), ClientOptions(ws_max_message_size=None))
    async with client.websocket(REQUEST, OFFERED) as socket:
        assert await socket.receive() == b"x" * size


async def test_what_is_sent_and_received_at_once_does_not_mix(serve, connect):
    count, size = 200, 20_000
    server = serve(opened(echo))
    async with connect(server).websocket(REQUEST, OFFERED) as socket, anyio.create_task_group() as group:

        async def send():
            for i in range(count):
                await socket.send(bytes([i]) * size)

        group.start_soon(send)
        for i in range(count):
            assert await socket.receive() == bytes([i]) * size


async def test_pings_of_a_server_that_does_not_read_stop_nobody(serve, connect):
    """A server that writes before it reads, to a client that sends more than the connection holds."""
    size = 16 * 2**20
    received = []

    def act(peer):
        for _ in range(200):
            peer.send(b"?", peer.PING)
            peer.send(b"x" * 100_000)
        while (frame := peer.read())[0] != peer.BINARY:
            pass
        received.append(len(frame[1]))
        peer.close(1000)
        peer.answer_close()

    async with connect(serve(opened(act))).websocket(REQUEST, OFFERED) as socket, anyio.create_task_group() as group:
        group.start_soon(socket.send, b"y" * size)
        assert len(await receive_all(socket)) == 200
    assert received == [size]


async def test_a_reader_that_does_not_read_holds_the_server_back(serve, connect):
    count, size = 1000, 100_000
    sent = []
    stalled, go_on = threading.Event(), threading.Event()

    def act(peer):
        sock = peer.connection.sock
        for i in range(count):
            if not stalled.is_set() and not select.select([], [sock], [], 1)[1]:
                sent.append(i)
                stalled.set()
                go_on.wait(10)
            peer.send(bytes([i % 251]) * size)
        stalled.set()
        peer.close(1000)
        peer.answer_close()

    server = serve(opened(act))
    async with connect(server).websocket(REQUEST, OFFERED) as socket:
        assert await anyio.to_thread.run_sync(stalled.wait, 10)
        assert [each < count // 4 for each in sent] == [True]
        go_on.set()
        for i in range(count):
            assert await socket.receive() == bytes([i % 251]) * size
        assert await socket.receive() is None


async def test_a_server_that_does_not_read_holds_the_sender_back(serve, connect):
    count, size = 1000, 100_000
    go_on = threading.Event()
    lengths = []

    def act(peer):
        assert go_on.wait(10)
        while (frame := peer.read())[0] == peer.BINARY:
            lengths.append(len(frame[1]))
        peer.send(frame[1], peer.CLOSE)

    sent = 0
    async with connect(serve(opened(act))).websocket(REQUEST, OFFERED) as socket, anyio.create_task_group() as group:

        async def send():
            nonlocal sent
            for _ in range(count):
                await socket.send(b"x" * size)
                sent += 1

        group.start_soon(send)
        before = -1
        with anyio.fail_after(10):
            while before != sent:  # until it stands still
                before = sent
                await anyio.sleep(0.3)
        assert sent < count // 4
        go_on.set()
    assert lengths == [size] * count
