import threading
from contextlib import suppress

import anyio
import pytest

from kubex.core.exceptions import RequestTimeout
from kubex.core.timeouts import Timeout
from kubex.testing.transport._calls import Call, both, failure_of, request, stream
from kubex.testing.transport._harness import Connect, Harness
from kubex.testing.transport._server.connection import Connection
from kubex.testing.transport._server.server import Serve

SHORT = 0.05


def silent(connection: Connection) -> None:
    """Read a request and say nothing."""
    connection.read_request()
    connection.wait_closed()


def silent_within(connection: Connection) -> None:
    """Begin an answer and say no more."""
    connection.read_request()
    connection.begin()
    connection.chunk(b"first")
    connection.wait_closed()


class Limits(Harness):
    """The limits of a phase are the transport's to keep, but for those that `ignored_timeouts` names."""

    def _keeps(self, phase: str) -> None:
        if phase in self.info.ignored_timeouts:
            pytest.skip(f"the transport says that it does not know the limit {phase!r}")

    async def test_a_connect_limit_ends_a_handshake(self, serve: Serve, connect: Connect) -> None:
        """`Timeout.connect` holds for the connection with its TLS handshake."""
        self._keeps("connect")
        server = serve(Connection.wait_closed)
        url = server.url.replace("http", "https")
        transport, asked = connect(url), request(url, timeout=Timeout(connect=SHORT))
        with anyio.fail_after(self.patience):
            await failure_of(lambda: transport.send(asked), asked, RequestTimeout)
        assert await server.all_closed(), "the connection is left open"

    @both
    @pytest.mark.parametrize("script", [silent, silent_within])
    async def test_a_read_limit_ends_a_silence(
        self, serve: Serve, connect: Connect, call: Call, script: object
    ) -> None:
        """`Timeout.read` is how long a server may be silent, before the answer or within it: half-open or stuck."""
        self._keeps("read")
        server = serve(silent if script is silent else silent_within)
        transport, asked = connect(server), request(server, timeout=Timeout(read=SHORT))
        with anyio.fail_after(self.patience):
            await failure_of(lambda: call(transport, asked), asked, RequestTimeout)
        assert await server.all_closed(), "the connection is left open"

    async def test_a_read_limit_does_not_end_an_answer_that_drips(self, serve: Serve, connect: Connect) -> None:
        """`Timeout.read` begins anew with each part of the answer: it is no limit for all of it."""

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.begin()
            for _ in range(4):
                connection.chunk(b".")
                connection.pause(SHORT)
            connection.end()

        server = serve(script)
        answer = await stream(connect(server), request(server, timeout=Timeout(read=3 * SHORT)))
        assert answer.body == b"...."

    async def test_a_write_limit_ends_a_request_that_is_not_read(self, serve: Serve, connect: Connect) -> None:
        """`Timeout.write` is how long a server may leave what is sent to it unread."""
        self._keeps("write")
        given_up = threading.Event()

        def script(connection: Connection) -> None:
            connection.read_head()
            given_up.wait(self.patience)

        server = serve(script)
        asked = request(server, method="POST", body=b"x" * 50_000_000, timeout=Timeout(write=SHORT))
        transport = connect(server)
        with anyio.fail_after(self.patience):
            await failure_of(lambda: transport.send(asked), asked, RequestTimeout)
        given_up.set()
        assert await server.all_closed(), "the connection is left open"

    @both
    async def test_a_limit_of_the_caller_is_the_callers_own(self, serve: Serve, connect: Connect, call: Call) -> None:
        """Where the caller's scope ends the call, its TimeoutError comes out: the transport makes none of its own."""
        server = serve(silent)
        transport = connect(server)
        with pytest.raises(TimeoutError) as caught, anyio.fail_after(SHORT):
            await call(transport, request(server))
        assert not isinstance(caught.value, RequestTimeout)
        assert await server.all_closed(), "the connection is left open"

    async def test_leaving_out_limits_is_no_limit(self, serve: Serve, connect: Connect) -> None:
        """With `Timeout()`, which names no limit, nothing ends a call but the server and the caller."""
        server = serve(silent)
        with anyio.move_on_after(3 * SHORT) as scope, suppress(StopAsyncIteration):
            await stream(connect(server), request(server, timeout=Timeout()))
        assert scope.cancelled_caught
