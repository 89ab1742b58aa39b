"""The total limit of a request, which is kept here for every transport alike."""

import math
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import anyio

from kubex.core.exceptions import RequestTimeout


@contextmanager
def limited(total: float | None, asked: object, *, left: float | None = None) -> Iterator[None]:
    """Cancel what is inside when the total limit passes, of which `left` may be left; `asked` is the request.

    Raises:
        RequestTimeout: the time passed.
    """
    if total is None:
        yield
        return
    with anyio.move_on_after(total if left is None else left) as scope:
        yield
    if scope.cancelled_caught:
        raise total_passed(total, asked)


@contextmanager
def limited_stream(total: float | None, asked: object) -> Iterator["StreamLimit"]:
    """Keep the total limit around the context of a stream, while that is entered and while chunks are awaited.

    The scope around the context is left after it, as a context that holds scopes of its own asks for; without a limit
    there is none, so that such a stream may be left open by one call and read by the next.

    Raises:
        RequestTimeout: the time passed before the context was entered.
    """
    if total is None:
        yield StreamLimit(None, asked, anyio.CancelScope())
        return
    with anyio.CancelScope(deadline=anyio.current_time() + total) as opening:
        yield StreamLimit(total, asked, opening)
    if opening.cancelled_caught:
        raise total_passed(total, asked)


class StreamLimit:
    """How long a stream may still take."""

    def __init__(self, total: float | None, asked: object, opening: anyio.CancelScope) -> None:
        self._total = total
        self._asked = asked
        self._opening = opening
        self._deadline = opening.deadline

    def lift(self) -> None:
        """Say that the context is entered, and that what follows has no limit."""
        self._opening.deadline = math.inf

    def opened(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Say that the stream is open; give its chunks until the time has passed."""
        self.lift()
        return chunks if self._total is None else _ChunksInTime(chunks, self._total, self._deadline, self._asked)


class _ChunksInTime(AsyncIterator[bytes]):
    def __init__(self, chunks: AsyncIterator[bytes], total: float, deadline: float, asked: object) -> None:
        self._chunks = chunks
        self._total = total
        self._deadline = deadline
        self._asked = asked

    async def __anext__(self) -> bytes:
        with anyio.CancelScope(deadline=self._deadline):
            return await anext(self._chunks)
        raise total_passed(self._total, self._asked)


def total_passed(total: float, asked: object) -> RequestTimeout:
    """Make the error for a total limit that passed; `asked` is the request."""
    return RequestTimeout(f"{asked}: no complete answer within {total:g} s, which is the total limit")
