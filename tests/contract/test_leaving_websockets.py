"""However a WebSocket ends, what was raised comes out unchanged, and no connection or task is left."""

import sys
import threading
from importlib import metadata

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest

from kubex.client import ClientOptions
from kubex.core.exceptions import ConfigurationError, ProtocolError, TransportError
from kubex.transport import Request, WebSocket

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/exec")
OFFERED = ["v5.channel.k8s.io"]


def silent(connection):
    """Open a WebSocket, and say nothing any more."""
    connection.upgrade()
    connection.wait_closed()


def silent_and_deaf(connection):
    """Open a WebSocket, and neither read nor write for a while."""
    connection.upgrade()
    connection.pause(1)


def mute(connection):
    """Open a WebSocket, and read, but answer nothing, no ping and no close."""
    peer = connection.upgrade()
    while True:
        peer.read()


def endless(connection):
    """Write for ever, whatever comes."""
    peer = connection.upgrade()
    while True:
        peer.send(b"x" * 100_000)


def polite(codes):
    return lambda connection: codes.append(connection.upgrade().answer_close())


@pytest.fixture
def impatient(monkeypatch):
    """Shorten how long a silent server is waited for."""
    monkeypatch.setattr(WebSocket, "ping_seconds", 0.1)
    monkeypatch.setattr(WebSocket, "pong_seconds", 0.2)
    monkeypatch.setattr(WebSocket, "closing_seconds", 0.2)


async def test_leaving_closes_in_order(serve, connect):
    codes: list[int | None] = []
    server = serve(polite(codes))
    async with connect(server).websocket(REQUEST, OFFERED):
        pass
    assert await server.all_closed()
    assert codes == [1000]


@pytest.mark.parametrize("kind", [RuntimeError, KeyboardInterrupt, ProtocolError, StopAsyncIteration, ExceptionGroup])
async def test_what_the_block_raises_comes_out_unchanged_after_an_orderly_close(serve, connect, kind):
    codes: list[int | None] = []
    server = serve(polite(codes))
    mine = kind("mine", [ValueError()]) if kind is ExceptionGroup else kind("mine")
    with pytest.raises(kind) as caught:
        async with connect(server).websocket(REQUEST, OFFERED):
            raise mine
    assert caught.value is mine
    assert await server.all_closed()
    assert codes == [1000]


@pytest.mark.parametrize("script", [silent, mute, endless])
@pytest.mark.usefixtures("impatient")
async def test_a_server_that_never_answers_the_close_does_not_hold_the_exit(serve, connect, script):
    server = serve(script)
    with anyio.fail_after(5):
        async with connect(server).websocket(REQUEST, OFFERED) as socket:
            await socket.send(b"a")
    assert await server.all_closed()


@pytest.mark.usefixtures("impatient")
async def test_a_cut_off_send_does_not_hold_the_exit(serve, connect, info):
    if info.name == "aiohttp" and metadata.version("aiohttp") < "3.14":
        pytest.skip("older ones log that nobody was told how a wait ended that was cancelled")
    with anyio.fail_after(5):
        async with connect(serve(silent_and_deaf)).websocket(REQUEST, OFFERED) as socket:
            with anyio.move_on_after(0.3) as scope:
                while True:
                    await socket.send(b"x" * 2**20)
            assert scope.cancelled_caught


async def test_after_a_cancelled_send_no_half_message_goes_before_another(serve, connect):
    go_on = threading.Event()
    read = []

    def script(connection):
        peer = connection.upgrade()
        assert go_on.wait(10)
        while True:
            kind, data = peer.read()
            read.append((kind, len(data)))

    async with connect(serve(script)).websocket(REQUEST, OFFERED) as socket:
        with anyio.move_on_after(0.5):
            while True:
                await socket.send(b"x" * 2**20)
        go_on.set()
        try:
            await socket.send(b"after")
        except ProtocolError as error:
            assert "an earlier send was cut off" in str(error)  # noqa: PT017 - not every transport cuts one off
    assert {length for kind, length in read if kind == 2} <= {2**20, 5}


async def test_a_cancelled_receive_loses_nothing(serve, connect):
    go_on = threading.Event()

    def script(connection):
        peer = connection.upgrade()
        connection.send(peer.frame(b"whole" * 10_000)[:100])
        assert go_on.wait(10)
        connection.send(peer.frame(b"whole" * 10_000)[100:])
        peer.answer_close()

    async with connect(serve(script)).websocket(REQUEST, OFFERED) as socket:
        for _ in range(2):
            with anyio.move_on_after(0.1) as scope:
                await socket.receive()
            assert scope.cancelled_caught
        go_on.set()
        assert await socket.receive() == b"whole" * 10_000


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("steps", [*range(12), 15, 20, 30, 50, 80])
async def test_cancelled_at_any_point_it_leaves_no_connection(serve, connect, steps):
    def script(connection):
        peer = connection.upgrade()
        while True:
            kind, data = peer.read()
            peer.send(data, kind)

    server = serve(script)
    client = connect(server)
    outcome = []

    async def use():
        try:
            async with client.websocket(REQUEST, OFFERED) as socket:
                while True:
                    await socket.send(b"x" * 1000)
                    await socket.receive()
        except BaseException as error:
            outcome.append(error)
            raise

    async with anyio.create_task_group() as group:
        group.start_soon(use)
        for _ in range(steps):
            await anyio.lowlevel.checkpoint()
        group.cancel_scope.cancel()
    assert all(is_cancellation(error) for error in outcome)
    assert await server.all_closed()


def is_cancellation(error):
    # trio connects in a nursery, which puts even what cancels it into a group
    if isinstance(error, BaseExceptionGroup):
        return all(map(is_cancellation, error.exceptions))
    return isinstance(error, anyio.get_cancelled_exc_class())


def unanswered(connection):
    connection.read_request()
    connection.wait_closed()


def half_refused(connection):
    connection.read_request()
    connection.send(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 100\r\n\r\n{")
    connection.wait_closed()


def half_a_message(connection):
    peer = connection.upgrade()
    connection.send(peer.frame(b"x" * 100)[:50])
    peer.answer_close()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("script", [unanswered, half_refused, mute, half_a_message, endless])
async def test_cancelled_while_it_waits_it_leaves_no_connection(serve, connect, script):
    server = serve(script)
    outcome = []
    client = connect(server)

    async def use():
        try:
            async with client.websocket(REQUEST, OFFERED) as socket:
                while True:
                    await socket.receive()
        except BaseException as error:
            outcome.append(error)
            raise

    async with anyio.create_task_group() as group:
        group.start_soon(use)
        assert await server.opened(1)
        with anyio.fail_after(10):
            while not server.requests:
                await anyio.lowlevel.checkpoint()
        await anyio.sleep(0.05)
        group.cancel_scope.cancel()
    assert [is_cancellation(error) for error in outcome] == [True]
    assert await server.all_closed()


@pytest.mark.usefixtures("impatient")
async def test_a_half_open_connection_is_noticed_by_a_ping(serve, connect):
    frames = []

    def script(connection):
        peer = connection.upgrade()
        while True:
            frames.append(peer.read())

    server = serve(script)
    with anyio.fail_after(5):
        async with connect(server).websocket(REQUEST, OFFERED) as socket:
            for _ in range(2):
                with pytest.raises(ProtocolError, match=r"silent for 0\.2 s after a ping"):
                    await socket.receive()
            with pytest.raises(ProtocolError, match="after a ping"):
                await socket.send(b"a")
        assert await server.all_closed()
    assert frames == [(9, b"")]


@pytest.mark.usefixtures("impatient")
async def test_giving_a_silent_server_up_ends_also_the_task_that_sends(serve, connect):
    """The sender of small messages never waits, and is told by the next one."""
    async with connect(serve(mute)).websocket(REQUEST, OFFERED) as socket, anyio.create_task_group() as group:
        failures = []

        async def send():
            try:
                while True:
                    await socket.send(b"a")
                    await anyio.sleep(0.01)
            except ProtocolError as error:
                failures.append(str(error))

        group.start_soon(send)
        with pytest.raises(ProtocolError, match="after a ping"):
            await socket.receive()
    assert len(failures) == 1


@pytest.mark.usefixtures("impatient")
async def test_a_silent_server_that_answers_pings_is_waited_for(serve, connect):
    pings: list[tuple[int, bytes]] = []

    def script(connection):
        peer = connection.upgrade()
        while len(pings) < 6:
            pings.append(peer.read())
            peer.send(pings[-1][1], peer.PONG)
        peer.send(b"at last")
        peer.answer_close()

    async with connect(serve(script)).websocket(REQUEST, OFFERED) as socket:
        assert await socket.receive() == b"at last"
    assert pings == [(9, b"")] * 6


@pytest.mark.usefixtures("impatient")
async def test_a_reader_slower_than_the_pings_loses_nothing(serve, connect):
    count, size = 200, 100_000

    def script(connection):
        peer = connection.upgrade()
        for i in range(count):
            peer.send(bytes([i]) * size)
        peer.answer_close()

    async with connect(serve(script)).websocket(REQUEST, OFFERED) as socket:
        for i in range(count):
            if i % 50 == 0:
                await anyio.sleep(0.6)
            assert await socket.receive() == bytes([i]) * size


@pytest.mark.usefixtures("impatient")
async def test_a_server_that_reads_slower_than_the_pings_is_not_given_up(serve, connect, monkeypatch):
    monkeypatch.setattr(WebSocket, "pong_seconds", 1.5)  # more than the server takes once it reads
    size = 16 * 2**20
    go_on = threading.Event()
    read = []

    def script(connection):
        peer = connection.upgrade()
        assert go_on.wait(10)
        while (frame := peer.read())[0] != peer.BINARY:
            pass
        read.append(len(frame[1]))
        peer.close(1000)
        peer.answer_close()

    async with connect(serve(script)).websocket(REQUEST, OFFERED) as socket, anyio.create_task_group() as group:
        group.start_soon(socket.send, b"x" * size)

        async def let_go():
            await anyio.sleep(2)
            go_on.set()

        group.start_soon(let_go)
        assert await socket.receive() is None
    assert read == [size]


async def test_closing_the_client_ends_an_open_socket(serve, connect):
    server = serve(mute)
    client = connect(server)
    async with client.websocket(REQUEST, OFFERED) as socket, anyio.create_task_group() as group:
        raised = []

        async def receive():
            try:
                await socket.receive()
            except TransportError as error:
                raised.append(error)

        group.start_soon(receive)
        for _ in range(20):
            await anyio.lowlevel.checkpoint()
        await client.close()
        assert await server.all_closed()
        with pytest.raises(TransportError):
            await socket.send(b"a")
    assert [type(error) for error in raised] == [ProtocolError]


async def test_a_socket_that_was_left_is_of_no_use(serve, connect):
    async with connect(serve(polite([]))).websocket(REQUEST, OFFERED) as socket:
        pass
    with pytest.raises(ProtocolError, match="was left"):
        await socket.receive()
    with pytest.raises(ProtocolError, match="was left"):
        await socket.send(b"a")


async def test_a_client_serves_sockets_and_calls_one_after_the_other(serve, connect):
    codes: list[int | None] = []
    first = [True]

    def either(connection):
        if first:
            first.pop()
            codes.append(connection.upgrade().answer_close())
        else:
            connection.read_request()
            connection.answer()

    client = connect(serve(either))
    async with client.websocket(REQUEST, OFFERED):
        pass
    assert (await client.request(Request(method="GET", path="/version"))).status == 200
    assert codes == [1000]


async def test_over_tls_it_is_the_same(serve, connect, authority, server_tls):
    def script(connection):
        peer = connection.upgrade()
        while True:
            kind, data = peer.read()
            peer.send(data, kind)

    server = serve(script, server_tls("127.0.0.1"))
    client = connect(f"https://127.0.0.1:{server.port}", ca_data=authority.cert_pem.bytes())
    async with client.websocket(REQUEST, OFFERED) as socket, anyio.create_task_group() as group:

        async def send():
            for i in range(50):
                await socket.send(bytes([i]) * 100_000)

        group.start_soon(send)
        for i in range(50):
            assert await socket.receive() == bytes([i]) * 100_000
    assert await server.all_closed()


@pytest.mark.usefixtures("impatient")
async def test_over_tls_a_server_that_never_answers_holds_nothing(serve, connect, authority, server_tls):
    server = serve(mute, server_tls("127.0.0.1"))
    client = connect(f"https://127.0.0.1:{server.port}", ca_data=authority.cert_pem.bytes())
    async with client.websocket(REQUEST, OFFERED) as socket:
        with pytest.raises(ProtocolError, match="after a ping"):
            await socket.receive()
    async with client.websocket(REQUEST, OFFERED):
        pass
    assert await server.all_closed(within=5)


@pytest.mark.parametrize("library", ["httpx_ws", "wsproto"])
async def test_without_the_extra_an_error_says_what_to_install(serve, connect, info, monkeypatch, library):
    if info.name != "httpx":
        pytest.skip("WebSockets are built in")
    monkeypatch.setitem(sys.modules, library, None)
    server = serve(mute)
    with pytest.raises(ConfigurationError, match=r'pip install "kubex\[httpx-ws\]"'):
        async with connect(server, ClientOptions()).websocket(REQUEST, OFFERED):
            pass
    assert server.connections == []
