import struct
import threading
from collections.abc import Callable

import anyio
import anyio.to_thread
import pytest

from kubex.core.exceptions import ProtocolError, RequestTimeout, TransportError
from kubex.core.options import ClientOptions
from kubex.core.timeouts import Timeout
from kubex.testing.transport._calls import request
from kubex.testing.transport._certificates import authority
from kubex.testing.transport._harness import Connect, Harness
from kubex.testing.transport._server.connection import Connection, Script
from kubex.testing.transport._server.peer import Peer
from kubex.testing.transport._server.server import Serve
from kubex.transport import HandshakeRefused

OFFERED = ["v5.channel.k8s.io", "v4.channel.k8s.io"]
SIZES = [0, 1, 125, 126, 65535, 65536, 2**20]
SHORT = 0.05
FLOOD = 2**26


def opened(act: Callable[[Peer], object]) -> Script:
    """Make a script that grants a WebSocket and does this with it."""
    return lambda connection: act(connection.upgrade())


def echo(peer: Peer) -> None:
    """Send back what comes, the close frame last."""
    while True:
        kind, data = peer.read()
        peer.send(data, kind)
        if kind == peer.CLOSE:
            return


class WebSockets(Harness):
    """WebSockets, of transports whose `features` name "websocket"; they are what exec, attach and port-forward need."""

    @pytest.fixture
    def websockets(self) -> None:
        """Pass over transports without WebSockets."""
        if "websocket" not in self.info.features:
            pytest.skip("the transport does not say that it has WebSockets")

    async def test_messages_come_and_go_whole(self, websockets: None, serve: Serve, connect: Connect) -> None:
        """A message is bytes of any length, none included, and comes out as it was sent, in order."""
        server = serve(opened(echo))
        async with connect(server).websocket(request(server), OFFERED) as socket:
            for size in SIZES:
                await socket.send(b"x" * size)
                assert await socket.receive() == b"x" * size
        assert await server.all_closed(), "the connection is left open after the block"

    async def test_a_websocket_works_over_tls(self, websockets: None, serve: Serve, connect: Connect) -> None:
        """A URL of https means TLS, with the context that the factory was given."""
        server = serve(opened(echo), authority().server("other.example.com"))
        transport = connect(server, ca_data=authority().pem, tls_server_name="other.example.com")
        async with transport.websocket(request(server), OFFERED) as socket:
            await socket.send(b"hello")
            assert await socket.receive() == b"hello"

    async def test_the_handshake_is_the_request(self, websockets: None, serve: Serve, connect: Connect) -> None:
        """The handshake has the target and the headers of the request, and offers the subprotocols in their order."""
        server = serve(lambda connection: echo(connection.upgrade(sec_websocket_protocol=OFFERED[1])))
        asked = request(server, query=(("command", "a b"),), headers=(("authorization", "Bearer t"),))
        async with connect(server).websocket(asked, OFFERED) as socket:
            assert socket.subprotocol == OFFERED[1]
        (received,) = server.requests
        assert (received.method, received.target) == ("GET", "/some/path?command=a%20b")
        assert received.headers["authorization"] == "Bearer t"
        assert [each.strip() for each in received.headers["sec-websocket-protocol"].split(",")] == OFFERED

    async def test_a_choice_that_was_not_offered_is_refused(
        self, websockets: None, serve: Serve, connect: Connect
    ) -> None:
        """`subprotocol` is None where the server chose none; one that was not offered is a ProtocolError."""
        server = serve(opened(echo))
        async with connect(server).websocket(request(server), OFFERED) as socket:
            assert socket.subprotocol is None
        server = serve(lambda connection: connection.upgrade(sec_websocket_protocol="v9.channel.k8s.io"))
        with pytest.raises(ProtocolError):
            async with connect(server).websocket(request(server), OFFERED):
                pass
        assert await server.all_closed(), "the connection is left open"

    @pytest.mark.parametrize("status", ["403 Forbidden", "302 Found", "200 OK"])
    async def test_a_refused_handshake_has_the_whole_answer(
        self, websockets: None, serve: Serve, connect: Connect, status: str
    ) -> None:
        """Any answer but 101 is a HandshakeRefused with status, headers and body, out of one request."""
        body = b'{"kind":"Status"}' * 10_000
        server = serve.answer(body, status, x_mine="1", location="/elsewhere")
        with pytest.raises(HandshakeRefused) as caught:
            async with connect(server).websocket(request(server), OFFERED):
                pass
        answer = caught.value.response
        assert (answer.status, answer.body, answer.headers.get("x-mine")) == (int(status[:3]), body, "1")
        assert len(server.requests) == 1

    async def test_fragments_are_put_together(self, websockets: None, serve: Serve, connect: Connect) -> None:
        """A message may come in fragments, pings between them, a text cut within a character: it is given whole."""
        text = "€".encode()

        def act(peer: Peer) -> None:
            peer.send(b"ab", last=False)
            peer.send(b"are you there", peer.PING)
            peer.send(b"cd", first=False)
            assert peer.read() == (peer.PONG, b"are you there")
            peer.send(text[:1], peer.TEXT, last=False)
            peer.send(text[1:], first=False)
            peer.close(1000)
            peer.answer_close()

        server = serve(opened(act))
        async with connect(server).websocket(request(server), OFFERED) as socket:
            assert [await socket.receive(), await socket.receive()] == [b"abcd", text]
            assert [await socket.receive(), await socket.receive()] == [None, None]

    @pytest.mark.parametrize("code", [1001, 1011, 4000])
    async def test_a_close_that_tells_of_an_error_is_one(
        self, websockets: None, serve: Serve, connect: Connect, code: int
    ) -> None:
        """Closed with another code than 1000 is a ProtocolError, after what came before it."""

        def act(peer: Peer) -> None:
            peer.send(b"last")
            peer.close(code, b"because")
            peer.answer_close()

        server = serve(opened(act))
        async with connect(server).websocket(request(server), OFFERED) as socket:
            assert await socket.receive() == b"last"
            with pytest.raises(ProtocolError, match="because"):
                await socket.receive()

    @pytest.mark.parametrize("how", ["end", "reset"])
    @pytest.mark.parametrize("begun", [b"", b"\x82\x05abc"], ids=["between", "within"])
    async def test_a_connection_that_breaks_is_a_protocol_error(
        self, websockets: None, serve: Serve, connect: Connect, how: str, begun: bytes
    ) -> None:
        """A connection that ends without a close frame, between messages or within one, is a ProtocolError."""

        def script(connection: Connection) -> None:
            peer = connection.upgrade()
            connection.send(begun)
            peer.read()
            if how == "reset":
                connection.reset()

        server = serve(script)
        async with connect(server).websocket(request(server), OFFERED) as socket:
            await socket.send(b"go on")
            with pytest.raises(ProtocolError):
                await socket.receive()

    @pytest.mark.parametrize("fragments", [1, 5])
    async def test_a_message_that_is_too_long_ends_the_connection(
        self, websockets: None, serve: Serve, connect: Connect, fragments: int
    ) -> None:
        """A message longer than `ws_max_message_size`, whole or in fragments, is answered with code 1009."""
        codes = []

        def act(peer: Peer) -> None:
            for i in range(fragments):
                peer.send(b"x" * (1005 // fragments), first=i == 0, last=i == fragments - 1)
            codes.append(peer.answer_close())

        server = serve(opened(act))
        transport = connect(server, ClientOptions(ws_max_message_size=1000))
        async with transport.websocket(request(server), OFFERED) as socket:
            with pytest.raises(ProtocolError):
                await socket.receive()
        assert await server.all_closed(), "the connection is left open"
        assert codes == [1009]

    async def test_an_exception_in_the_block_of_a_websocket_comes_out_unchanged(
        self, websockets: None, serve: Serve, connect: Connect
    ) -> None:
        """What is raised inside passes through as it is, in no group; the socket is closed with code 1000."""
        codes = []
        server = serve(opened(lambda peer: codes.append(peer.answer_close())))
        for mine in (RuntimeError("mine"), KeyboardInterrupt("mine")):
            with pytest.raises(BaseException, match="mine") as caught:
                async with connect(server).websocket(request(server), OFFERED):
                    raise mine
            assert caught.value is mine
        assert await server.all_closed(), "connections are left open"
        assert codes == [1000, 1000]

    async def test_a_handshake_that_is_not_answered_is_a_timeout(
        self, websockets: None, serve: Serve, connect: Connect
    ) -> None:
        """`Timeout.read` holds for the handshake, and not for the socket that is open then."""

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.wait_closed()

        server = serve(script)
        limit = Timeout(read=SHORT)
        with anyio.fail_after(self.patience), pytest.raises(RequestTimeout):
            async with connect(server).websocket(request(server, "/silent", timeout=limit), OFFERED):
                pass
        assert await server.all_closed(), "the connection is left open"

        def late(peer: Peer) -> None:
            peer.connection.pause(3 * SHORT)
            peer.send(b"late")
            peer.answer_close()

        server = serve(opened(late))
        async with connect(server).websocket(request(server, timeout=limit), OFFERED) as socket:
            assert await socket.receive() == b"late"

    async def test_a_peer_that_says_nothing_is_given_up(
        self, websockets: None, serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A peer silent for `ping_seconds` is pinged, and without a sign for `pong_seconds` more it is given up."""
        kinds = []

        def act(peer: Peer) -> None:
            kinds.append(peer.read()[0])
            peer.connection.wait_closed()

        server = serve(opened(act))
        monkeypatch.setattr("kubex.transport.WebSocket.ping_seconds", SHORT)
        monkeypatch.setattr("kubex.transport.WebSocket.pong_seconds", SHORT)
        monkeypatch.setattr("kubex.transport.WebSocket.closing_seconds", SHORT)
        with anyio.fail_after(self.patience):
            async with connect(server).websocket(request(server), OFFERED) as socket:
                with pytest.raises(ProtocolError):
                    await socket.receive()
        assert kinds == [Peer.PING]

    async def test_a_peer_that_answers_no_close_does_not_hold_the_block(
        self, websockets: None, serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Leaving the block waits for the peer's close frame no longer than `closing_seconds`."""
        monkeypatch.setattr("kubex.transport.WebSocket.closing_seconds", SHORT)
        server = serve(opened(lambda peer: peer.connection.wait_closed()))
        with anyio.fail_after(self.patience):
            async with connect(server).websocket(request(server), OFFERED):
                pass
        assert await server.all_closed(), "the connection is left open"

    async def test_a_reader_that_does_not_read_slows_the_peer(
        self, websockets: None, serve: Serve, connect: Connect
    ) -> None:
        """What nobody receives yet is not piled up: the server has to wait."""
        sent = 0
        stopped = threading.Event()

        def act(peer: Peer) -> None:
            nonlocal sent
            peer.connection.sock.settimeout(0.2)
            try:
                while sent < FLOOD:
                    peer.send(b"x" * 2**16)
                    sent += 2**16
            except TimeoutError:
                pass
            finally:
                stopped.set()

        server = serve(opened(act))
        with anyio.CancelScope():
            async with connect(server).websocket(request(server), OFFERED) as socket:
                assert await socket.receive() == b"x" * 2**16
                await anyio.to_thread.run_sync(stopped.wait, self.patience)
        assert sent < FLOOD // 2, f"{sent} bytes were taken from the server, though none was asked for"

    async def test_a_cancelled_receive_loses_nothing(self, websockets: None, serve: Serve, connect: Connect) -> None:
        """After a `receive` that was cancelled within a message, the next one gives the message whole, or raises."""
        go_on = threading.Event()

        def act(peer: Peer) -> None:
            frame = peer.frame(b"x" * 1000)
            peer.connection.send(frame[:500])
            go_on.wait(self.patience)
            peer.connection.send(frame[500:] + struct.pack("!BBH", 0x88, 2, 1000))
            peer.answer_close()

        server = serve(opened(act))
        async with connect(server).websocket(request(server), OFFERED) as socket:
            with anyio.move_on_after(SHORT) as scope:
                await socket.receive()
            assert scope.cancelled_caught
            await anyio.to_thread.run_sync(go_on.set)
            try:
                assert [await socket.receive(), await socket.receive()] == [b"x" * 1000, None]
            except ProtocolError:
                return

    async def test_closing_the_transport_ends_an_open_websocket(
        self, websockets: None, serve: Serve, connect: Connect
    ) -> None:
        """Who waits in `receive` when the transport is closed gets a TransportError."""
        server = serve(opened(lambda peer: peer.connection.wait_closed()))
        transport = connect(server)
        waiting = anyio.Event()

        async def follow() -> None:
            with pytest.raises(TransportError):
                async with transport.websocket(request(server), OFFERED) as socket:
                    waiting.set()
                    await socket.receive()

        with anyio.fail_after(self.patience):
            async with anyio.create_task_group() as group:
                group.start_soon(follow)
                await waiting.wait()
                await anyio.wait_all_tasks_blocked()
                await transport.aclose()
        assert await server.all_closed(), "the connection is left open"
