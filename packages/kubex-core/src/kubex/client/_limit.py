"""The total limit of a request, which the client keeps for every transport alike."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager

import anyio

from kubex.core.exceptions import RequestTimeout


@contextmanager
def limited(total: float | None, asked: str, *, left: float | None = None) -> Iterator[None]:
    """Cancel what is inside when the total limit passes, of which `left` may be left; `asked` says what it was.

    Raises:
        RequestTimeout: the time passed.
    """
    with anyio.move_on_after(total if left is None else left) as scope:
        yield
    if scope.cancelled_caught:
        msg = f"{asked}: no complete answer within {total:g} s, which is the total limit"
        raise RequestTimeout(msg)


@asynccontextmanager
async def limited_chunks(
    chunks: AsyncIterator[bytes], total: float | None, started: float, asked: str
) -> AsyncIterator[AsyncIterator[bytes]]:
    """Give the chunks of a body until the total limit has passed since it `started`, by the event loop's clock."""
    if total is None:
        yield chunks
        return
    async with aclosing(_in_time(chunks, total, started, asked)) as in_time:
        yield in_time


async def _in_time(
    chunks: AsyncIterator[bytes], total: float, started: float, asked: str
) -> AsyncGenerator[bytes, None]:
    # A scope for each chunk: none may stay open while this generator is suspended.
    while True:
        with limited(total, asked, left=started + total - anyio.current_time()):
            chunk = await anext(chunks, None)
        if chunk is None:
            return
        yield chunk
