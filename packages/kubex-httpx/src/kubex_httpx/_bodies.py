"""Bodies that are sent as they come."""

from collections.abc import AsyncIterable, AsyncIterator

import httpx


class StreamedBody(httpx.AsyncByteStream):
    """What somebody gives bit by bit, without the generator that httpx would put around it and leave unfinished."""

    def __init__(self, parts: AsyncIterable[bytes]) -> None:
        self._parts = parts

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._parts)
