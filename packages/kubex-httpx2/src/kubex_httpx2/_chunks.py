"""The body of an answer while it comes."""

from collections.abc import AsyncIterator
from contextlib import suppress

import httpx2

from kubex.core.exceptions import ProtocolError
from kubex.transport import Request, translate
from kubex_httpx2._errors import ERRORS, WORDS


class TranslatedChunks(AsyncIterator[bytes]):
    """The chunks, and Kubex's exceptions instead of httpx2's."""

    def __init__(self, answer: httpx2.Response, request: Request) -> None:
        self._chunks = answer.aiter_bytes()
        self._request = request
        self._cancelled = False

    async def __anext__(self) -> bytes:
        if self._cancelled:  # the generator would say that the body is complete
            msg = f"{self._request}: nothing more can be read over httpx2 once a read was cancelled"
            raise ProtocolError(msg)
        try:
            with translate(ERRORS, self._request, WORDS):
                return await anext(self._chunks)
        except Exception:
            raise
        except BaseException:
            self._cancelled = True
            raise

    async def exhaust(self) -> None:
        """Bring the generators of a closed answer to their end: trio complains of each that is dropped before."""
        with suppress(StopAsyncIteration, httpx2.HTTPError, httpx2.StreamError):
            while True:
                await anext(self._chunks)
