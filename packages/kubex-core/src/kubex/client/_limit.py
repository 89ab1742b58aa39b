"""The total limit of a request, which the client keeps for every transport alike."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager

import anyio

from kubex.core.exceptions import RequestTimeout


@contextmanager
def limited(seconds: float | None, asked: str) -> Iterator[None]:
    """Cancel what is inside after a time; `asked` says what it was.

    Raises:
        RequestTimeout: the time passed.
    """
    with anyio.move_on_after(seconds) as scope:
        yield
    if scope.cancelled_caught:
        msg = f"{asked}: no complete answer within {seconds:g} s, which is the total limit"
        raise RequestTimeout(msg)


@asynccontextmanager
async def limited_chunks(
    chunks: AsyncIterator[bytes], deadline: float | None, asked: str
) -> AsyncIterator[AsyncIterator[bytes]]:
    """Give the chunks of a body until a deadline of the event loop's clock, None for no deadline."""
    if deadline is None:
        yield chunks
        return
    async with aclosing(_until(deadline, chunks, asked)) as in_time:
        yield in_time


async def _until(deadline: float, chunks: AsyncIterator[bytes], asked: str) -> AsyncGenerator[bytes, None]:
    # A scope for each chunk: none may stay open while this generator is suspended.
    while True:
        with limited(deadline - anyio.current_time(), asked):
            chunk = await anext(chunks, None)
        if chunk is None:
            return
        yield chunk
