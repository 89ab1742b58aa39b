import random

import anyio
import pytest

from kubex.testing.transport._calls import request, send, stream
from kubex.testing.transport._harness import Connect, Harness
from kubex.testing.transport._server.connection import Connection
from kubex.testing.transport._server.server import Serve

LINE = 100 * 2**20
PART = 2**16
LARGEST = 2**24
ROUNDS = 300


class Stress(Harness):
    """What takes longer: sizes and numbers that a transport meets in the long run."""

    async def test_a_line_of_100_megabytes_comes_in_parts(self, serve: Serve, connect: Connect) -> None:
        """A stream knows no lines: the longest comes chunk by chunk, and no chunk is out of all measure."""

        def script(connection: Connection) -> None:
            connection.read_request()
            connection.begin()
            for _ in range(LINE // PART):
                connection.chunk(b"x" * PART)
            connection.chunk(b"\n")
            connection.end()

        server = serve(script)
        length = longest = 0
        async with connect(server).stream(request(server)) as answer:
            async for chunk in answer.chunks:
                length += len(chunk)
                longest = max(longest, len(chunk))
        assert length == LINE + 1
        assert longest < LARGEST

    @pytest.mark.parametrize("seed", range(3))
    async def test_calls_may_be_cancelled_at_any_time(self, serve: Serve, connect: Connect, seed: int) -> None:
        """Calls of one transport that are cancelled at random never disturb one another."""

        def script(connection: Connection) -> None:
            while True:
                connection.answer(connection.read_request().target.encode())

        server = serve(script)
        transport = connect(server)
        chance = random.Random(seed)  # noqa: S311

        async def run(number: int, seconds: float) -> None:
            call = stream if number % 2 else send
            with anyio.move_on_after(seconds):
                answer = await call(transport, request(server, f"/{number}"))
                assert answer.body == b"/%d" % number

        for begin in range(0, ROUNDS, 10):
            async with anyio.create_task_group() as group:
                for number in range(begin, begin + 10):
                    group.start_soon(run, number, chance.random() / 100)
        assert (await send(transport, request(server, "/last"))).body == b"/last"
