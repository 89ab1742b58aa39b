"""The body of an answer while it comes, out of the generators within generators in which httpx gives it."""

from collections.abc import AsyncIterator
from contextlib import suppress

import httpx

from kubex.transport import translate
from kubex_httpx._errors import ERRORS


class TranslatedChunks(AsyncIterator[bytes]):
    """The chunks, and Kubex's exceptions instead of httpx's; no generator, so that it may be dropped at any time."""

    def __init__(self, chunks: AsyncIterator[bytes], asked: str) -> None:
        self._chunks = chunks
        self._asked = asked

    async def __anext__(self) -> bytes:
        with translate(ERRORS, self._asked):
            return await anext(self._chunks)


async def exhaust(chunks: AsyncIterator[bytes]) -> None:
    """Bring the generators of a closed answer to their end: trio complains of each that is dropped before."""
    with suppress(StopAsyncIteration, httpx.HTTPError, httpx.StreamError):
        while True:
            await anext(chunks)
