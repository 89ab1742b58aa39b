import gzip
import socket
import ssl
import threading
import traceback

import anyio
import pytest

from kubex.core.exceptions import ConnectError, ProtocolError, TransportError
from kubex.testing.transport._calls import Call, both, failure_of, request, send, stream
from kubex.testing.transport._cases.answers import takes_gzip
from kubex.testing.transport._harness import Connect, Harness
from kubex.testing.transport._server.connection import Connection
from kubex.testing.transport._server.server import Serve

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"transfer-encoding: chunked\r\n\r\n"
SIZED = HEAD + b"content-length: 100\r\n\r\n"
BROKEN = {
    "not HTTP": b"\x15\x03\x01\x00\x02\x02\x16 hello, this is something else\r\n\r\n",
    "text": b"220 mail.example.com ESMTP\r\n",
    "garbage for a chunk size": CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
    "a negative chunk size": CHUNKED + b"-2\r\n{}\r\n0\r\n\r\n",
    "garbage after a chunk": CHUNKED + b"2\r\n{}garbage\r\n0\r\n\r\n",
    "a negative length": HEAD + b"content-length: -1\r\n\r\n{}",
    "a length that is no number": HEAD + b"content-length: many\r\n\r\n{}",
    "huge headers": HEAD + b"x-huge: " + b"a" * 1_000_000 + b"\r\n\r\n{}",
    "endless headers": HEAD + b"x-one: 1\r\n" * 200_000,
}
CUT = {
    "a length": HEAD + b"content-length: 5\r\n\r\n{}{}\n",
    "chunks": CHUNKED + b"2\r\n{}\r\n3\r\n{}\n\r\n0\r\n\r\n",
}
SECRET = "s3cr3t"
GZIP = {"no gzip": b'{"items": []}', "broken gzip": gzip.compress(b'{"items": []}' * 1000)[:10] + b"\xff" * 50}


class Faults(Harness):
    """Whatever a server does, a call ends with one error of Kubex, its cause chained, and leaves nothing behind."""

    @both
    @pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
    async def test_what_is_not_http_is_a_protocol_error(
        self, serve: Serve, connect: Connect, call: Call, data: bytes
    ) -> None:
        """An answer that breaks HTTP is a ProtocolError, and its connection is closed."""
        server = serve.raw(data)
        transport, asked = connect(server), request(server)
        await failure_of(lambda: call(transport, asked), asked, ProtocolError)
        assert await server.all_closed(), "the connection is left open"

    @pytest.mark.parametrize("data", CUT.values(), ids=CUT.keys())
    @pytest.mark.parametrize(("how", "call"), [("close", send), ("reset", stream)])
    async def test_an_answer_cut_at_any_byte_is_a_protocol_error(
        self, serve: Serve, connect: Connect, call: Call, data: bytes, how: str
    ) -> None:
        """Wherever within an answer the server closes or resets the connection, that is a ProtocolError."""

        def script(connection: Connection) -> None:
            connection.send(data[: int(connection.read_request().target[1:])])
            if how == "reset":
                connection.reset()

        server = serve(script)
        transport = connect(server)
        for length in range(len(data)):
            asked = request(server, f"/{length}")
            await failure_of(lambda asked=asked: call(transport, asked), asked, ProtocolError)  # type: ignore[misc]
        assert await server.all_closed(), "connections are left open"

    @both
    async def test_a_connection_reset_before_the_request_is_a_transport_error(
        self, serve: Serve, connect: Connect, call: Call
    ) -> None:
        """A connection that breaks at once is a ConnectError or a ProtocolError: it may look like either."""
        server = serve(Connection.reset)
        transport, asked = connect(server), request(server)
        await failure_of(lambda: call(transport, asked), asked, TransportError)

    @both
    @pytest.mark.parametrize("data", GZIP.values(), ids=GZIP.keys())
    async def test_a_broken_compression_is_a_protocol_error(
        self, serve: Serve, connect: Connect, call: Call, data: bytes
    ) -> None:
        """What cannot be decompressed is a ProtocolError."""

        def script(connection: Connection) -> None:
            if takes_gzip(connection):
                connection.answer(data, content_encoding="gzip")

        server = serve(script)
        transport, asked = connect(server), request(server)
        await failure_of(lambda: call(transport, asked), asked, ProtocolError)
        assert await server.all_closed(), "the connection is left open"

    @both
    async def test_a_refused_connection_is_a_connect_error(self, connect: Connect, call: Call) -> None:
        """Where nothing listens, that is a ConnectError."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        transport, asked = connect(url), request(url)
        await failure_of(lambda: call(transport, asked), asked, ConnectError)

    async def test_an_unknown_host_is_a_connect_error(self, connect: Connect) -> None:
        """A name that cannot be resolved is a ConnectError."""
        transport, asked = connect("http://nowhere.invalid"), request("http://nowhere.invalid")
        await failure_of(lambda: send(transport, asked), asked, ConnectError)

    async def test_an_error_shows_no_header_of_the_request(self, serve: Serve, connect: Connect) -> None:
        """Headers hold credentials, which are in no message, that of a cause included."""
        server = serve.raw(b"")
        with pytest.raises(ProtocolError) as caught:
            await send(connect(server), request(server, headers=(("authorization", f"Bearer {SECRET}"),)))
        assert SECRET not in "".join(traceback.format_exception(caught.value))

    @both
    async def test_the_next_call_works_after_a_broken_one(self, serve: Serve, connect: Connect, call: Call) -> None:
        """A broken connection is not used again, and the next call has one of its own."""

        def script(connection: Connection) -> None:
            if connection.read_request().target == "/broken":
                connection.send(SIZED + b"{")
            else:
                connection.answer()

        server = serve(script)
        transport, asked = connect(server), request(server, "/broken")
        await failure_of(lambda: call(transport, asked), asked, ProtocolError)
        assert (await call(transport, request(server))).status == 200

    async def test_a_connection_closed_while_idle_is_not_used_again(self, serve: Serve, connect: Connect) -> None:
        """Servers close idle connections: a transport that keeps some looks at them before it sends."""

        idle = threading.Semaphore(0)

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.answer()
            idle.acquire(timeout=self.patience)

        server = serve(script)
        transport = connect(server)
        for _ in range(3):
            assert (await send(transport, request(server))).status == 200
            idle.release()
            await server.half_closed(len(server.connections))

    async def test_an_answer_before_the_end_of_the_request_is_no_hang(self, serve: Serve, connect: Connect) -> None:
        """A server that answers 413 and reads no further ends the call, by its answer or by a TransportError."""

        def script(connection: Connection) -> None:
            connection.read_head()
            connection.answer(status="413 Payload Too Large", connection="close")
            connection.reset()

        server = serve(script)
        try:
            with anyio.fail_after(self.patience):
                answer = await send(connect(server), request(server, method="POST", body=b"x" * 20_000_000))
        except TransportError:
            return
        assert answer.status == 413

    @both
    async def test_plain_http_to_a_tls_port_is_a_protocol_error(
        self, serve: Serve, connect: Connect, call: Call, tls: ssl.SSLContext
    ) -> None:
        """A server that speaks TLS does not answer plain HTTP in HTTP."""
        server = serve(Connection.read_request, tls)
        url = server.url.replace("https", "http")
        transport, asked = connect(url), request(url)
        await failure_of(lambda: call(transport, asked), asked, ProtocolError)
