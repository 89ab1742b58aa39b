import anyio
import anyio.to_thread
import pytest

from kubex.core.exceptions import TransportError
from kubex.testing.transport._calls import Call, both, request, send
from kubex.testing.transport._cases.limits import SHORT, silent, silent_within
from kubex.testing.transport._cases.streams import endless
from kubex.testing.transport._harness import Connect, Harness
from kubex.testing.transport._server.server import Serve


class Closing(Harness):
    """`aclose` ends everything that is open, and everything that goes on."""

    async def test_closing_closes_idle_connections(self, serve: Serve, connect: Connect) -> None:
        """Connections that are kept for later calls are closed."""
        server = serve.answer()
        transport = connect(server)
        await send(transport, request(server))
        await transport.aclose()
        assert await server.all_closed(), "connections are left open"

    async def test_closing_twice_is_nothing(self, serve: Serve, connect: Connect) -> None:
        """A transport that is closed may be closed again."""
        server = serve.answer()
        transport = connect(server)
        await send(transport, request(server))
        await transport.aclose()
        await transport.aclose()

    async def test_a_transport_that_is_not_used_opens_nothing(self, serve: Serve, connect: Connect) -> None:
        """Connections are opened when they are needed; an unused transport is closed like any other."""
        server = serve.answer()
        await connect(server).aclose()
        assert not await server.opened(1, within=SHORT)

    async def test_closing_ends_a_stream_with_an_error(self, serve: Serve, connect: Connect) -> None:
        """Who waits for the next chunk when the transport is closed gets a TransportError, and does not wait on."""
        server = serve(endless)
        transport = connect(server)
        reading = anyio.Event()

        async def follow() -> None:
            with pytest.raises(TransportError):
                async with transport.stream(request(server)) as answer:
                    async for _ in answer.chunks:
                        reading.set()

        with anyio.fail_after(self.patience):
            async with anyio.create_task_group() as group:
                group.start_soon(follow)
                await reading.wait()
                await anyio.wait_all_tasks_blocked()
                await transport.aclose()
        assert await server.all_closed(), "the connection is left open"

    @both
    @pytest.mark.parametrize("script", [silent, silent_within])
    async def test_closing_ends_a_call_with_an_error(
        self, serve: Serve, connect: Connect, call: Call, script: object
    ) -> None:
        """A call that waits for its answer, or for more of it, when the transport is closed is a TransportError."""
        server = serve(silent if script is silent else silent_within)
        transport = connect(server)

        async def run() -> None:
            with pytest.raises(TransportError):
                await call(transport, request(server))

        with anyio.fail_after(self.patience):
            async with anyio.create_task_group() as group:
                group.start_soon(run)
                await server.asked(1)
                await anyio.wait_all_tasks_blocked()
                await transport.aclose()
        assert await server.all_closed(), "the connection is left open"
