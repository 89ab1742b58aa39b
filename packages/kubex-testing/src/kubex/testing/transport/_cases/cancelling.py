import anyio
import pytest

from kubex.testing.transport._calls import Call, both, request, send, stream
from kubex.testing.transport._certificates import authority
from kubex.testing.transport._harness import Connect, Harness
from kubex.testing.transport._server.connection import Connection
from kubex.testing.transport._server.server import Serve
from kubex.testing.transport._stepping import CancelledAt

MOST = 1000


def echo(connection: Connection) -> None:
    """Answer each request with its target, in two chunks."""
    while True:
        target = connection.read_request().target.encode()
        connection.begin()
        connection.chunk(target[:2])
        connection.chunk(target[2:])
        connection.end()


class Cancelling(Harness):
    """A call may be cancelled wherever it waits."""

    @pytest.mark.parametrize(("scheme", "call"), [("http", send), ("http", stream), ("https", send)])
    async def test_a_call_may_be_cancelled_at_any_await(
        self, serve: Serve, connect: Connect, call: Call, scheme: str
    ) -> None:
        """A cancelled call ends as cancelled, its connection is not used again, and the transport stays usable."""
        server = serve(echo, authority().server() if scheme == "https" else None)
        for n in range(1, MOST):
            transport = connect(server, ca_data=authority().pem if scheme == "https" else None)
            with anyio.fail_after(self.patience):
                with anyio.CancelScope() as scope:
                    await CancelledAt(call(transport, request(server, f"/call/{n}")), n, scope)
                if not scope.cancel_called:
                    break
                answer = await send(transport, request(server, "/next"))
                assert answer.body == b"/next", f"cancelled at its await {n}, a call left its answer to the next one"
                await transport.aclose()
            assert await server.all_closed(), f"cancelled at its await {n}, a call left its connection open"
        assert 1 < n < MOST - 1

    @both
    async def test_a_call_that_is_cancelled_before_it_begins_sends_nothing(
        self, serve: Serve, connect: Connect, call: Call
    ) -> None:
        """A scope that is cancelled already ends the call at its first await."""
        server = serve(echo)
        transport = connect(server)
        with anyio.CancelScope() as scope:
            scope.cancel()
            await call(transport, request(server))
        assert scope.cancelled_caught
        assert server.requests == []

    async def test_cancelling_a_stream_closes_its_connection(self, serve: Serve, connect: Connect) -> None:
        """A stream whose reader is cancelled is closed, as one that is left."""

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.begin()
            connection.chunk(b"first")
            connection.wait_closed()

        server = serve(script)
        transport = connect(server)
        with anyio.CancelScope() as scope:
            async with transport.stream(request(server)) as answer:
                await anext(answer.chunks)
                scope.cancel()
                await anext(answer.chunks)
        assert scope.cancelled_caught
        assert await server.all_closed(), "the connection is left open"
