import threading

import anyio
import anyio.to_thread
import pytest

from kubex.core.exceptions import ProtocolError
from kubex.testing.transport._calls import request, send, stream
from kubex.testing.transport._harness import Connect, Harness
from kubex.testing.transport._server.connection import Connection
from kubex.testing.transport._server.server import Serve

FLOOD = 2**26
UNREAD = 2**24


def endless(connection: Connection) -> None:
    """Send one chunk of a body that never ends."""
    connection.read_request()
    connection.begin()
    connection.chunk(b"first")
    connection.wait_closed()


class Streams(Harness):
    """A stream gives the answer while its body comes, and its connection is in use no longer than its block."""

    async def test_chunks_are_given_as_they_come(self, serve: Serve, connect: Connect) -> None:
        """What has come is given at once; a transport does not wait for more of it."""
        seen = threading.Event()

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.begin()
            connection.chunk(b"first")
            assert seen.wait(self.patience), "the first chunk did not come before the second was sent"
            connection.chunk(b"second")
            connection.end()

        server = serve(script)
        async with connect(server).stream(request(server)) as answer:
            assert await anext(answer.chunks) == b"first"
            await anyio.to_thread.run_sync(seen.set)
            assert b"".join([chunk async for chunk in answer.chunks]) == b"second"
            with pytest.raises(StopAsyncIteration):
                await anext(answer.chunks)

    async def test_the_head_is_given_before_the_body(self, serve: Serve, connect: Connect) -> None:
        """The block is entered when the head has come, though nothing of the body has."""

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.begin("202 Accepted", x_mine="1")
            connection.wait_closed()

        server = serve(script)
        with anyio.fail_after(self.patience):
            async with connect(server).stream(request(server)) as answer:
                assert (answer.status, answer.headers.get("x-mine")) == (202, "1")
        assert await server.all_closed(), "the connection is left open"

    async def test_leaving_a_stream_closes_its_connection(self, serve: Serve, connect: Connect) -> None:
        """A stream that is left before its end ends its connection at once: the rest of the body is not waited for."""
        server = serve(endless)
        transport = connect(server)
        async with transport.stream(request(server)) as answer:
            assert await anext(answer.chunks) == b"first"
        assert await server.all_closed(), "the connection is left open after the block"

    async def test_an_exception_in_the_block_comes_out_unchanged(self, serve: Serve, connect: Connect) -> None:
        """What is raised inside the block passes through as it is, in no group, and the connection is closed."""
        server = serve(endless)
        transport = connect(server)
        for mine in (RuntimeError("mine"), OSError("mine"), TimeoutError("mine"), KeyboardInterrupt("mine")):
            with pytest.raises(BaseException, match="mine") as caught:
                async with transport.stream(request(server)):
                    raise mine
            assert caught.value is mine
        assert await server.all_closed(), "connections are left open"

    async def test_a_cancelled_read_never_looks_like_the_end(self, serve: Serve, connect: Connect) -> None:
        """After a read that was cancelled the next one goes on from there, or raises a ProtocolError."""
        go_on = threading.Event()

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.begin()
            connection.chunk(b"first")
            go_on.wait(self.patience)
            connection.chunk(b"second")
            connection.end()

        server = serve(script)
        async with connect(server).stream(request(server)) as answer:
            assert await anext(answer.chunks) == b"first"
            with anyio.move_on_after(0.02) as scope:
                await anext(answer.chunks)
            assert scope.cancelled_caught
            await anyio.to_thread.run_sync(go_on.set)
            try:
                rest = b"".join([chunk async for chunk in answer.chunks])
            except ProtocolError:
                return
            assert rest == b"second"

    async def test_many_streams_may_be_open_at_once(self, serve: Serve, connect: Connect) -> None:
        """Streams and calls do not wait for one another."""

        def script(connection: Connection) -> None:
            if connection.read_request().target == "/stream":
                connection.begin()
                connection.chunk(b"first")
                connection.wait_closed()
            connection.answer()

        server = serve(script)
        transport = connect(server)
        opened = 0

        async def follow(done: anyio.Event) -> None:
            nonlocal opened
            async with transport.stream(request(server, "/stream")) as answer:
                assert await anext(answer.chunks) == b"first"
                opened += 1
                if opened == 10:
                    done.set()
                await done.wait()

        with anyio.fail_after(self.patience):
            async with anyio.create_task_group() as group:
                done = anyio.Event()
                for _ in range(10):
                    group.start_soon(follow, done)
                assert (await send(transport, request(server))).status == 200
        assert await server.all_closed(), "connections are left open"

    async def test_a_failure_answered_to_a_stream_can_be_read(self, serve: Serve, connect: Connect) -> None:
        """An answer of any status is given; its body is read as that of any other."""
        server = serve.answer({"kind": "Status"}, "410 Gone")
        answer = await stream(connect(server), request(server))
        assert (answer.status, answer.body) == (410, b'{"kind": "Status"}')

    async def test_a_slow_reader_slows_the_sender(self, serve: Serve, connect: Connect) -> None:
        """What nobody reads yet is not piled up: the server has to wait."""
        sent = 0
        stopped = threading.Event()

        def script(connection: Connection) -> None:
            nonlocal sent
            connection.read_request()
            connection.begin()
            connection.sock.settimeout(0.2)
            try:
                while sent < FLOOD:
                    connection.chunk(b"x" * 2**16)
                    sent += 2**16
            except TimeoutError:
                pass
            finally:
                stopped.set()
            connection.sock.settimeout(self.patience)
            connection.wait_closed()

        server = serve(script)
        async with connect(server).stream(request(server)) as answer:
            await anext(answer.chunks)
            await anyio.to_thread.run_sync(stopped.wait, self.patience)
        assert sent < UNREAD, f"{sent} bytes were taken from the server, though none was asked for"
