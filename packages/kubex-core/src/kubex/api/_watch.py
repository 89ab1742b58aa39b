from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Generic, Self, TypeVar

import anyio

from kubex.api._reading import reading
from kubex.client import BaseClient, error_of_status
from kubex.core.decode import check_json, decode_event
from kubex.core.exceptions import DecodeError, ProtocolError
from kubex.core.lines import LineSplitter
from kubex.core.models import Entity, Status, WatchEvent
from kubex.transport import Request

T = TypeVar("T", bound=Entity)


class Watch(Generic[T], AsyncIterator[WatchEvent[T]]):
    """The events of one watch, as they come; it ends when the server ends it.

    Iterate over it; the first event asked for opens the connection. As a context manager it is open once the block is
    entered, and closed wherever the block is left: `async with api.watch() as events: async for event in events: ...`
    In the block, waiting for an event may be cancelled and begun again.

    Raises:
        Gone: the resource version is too old: list again, and watch from there.
        ApiError: the server refused the watch, or ended it with another error.
        TransportError: the connection broke, or was silent for too long.
        DecodeError: an event cannot be read.
    """

    def __init__(self, client: BaseClient, resource: type[T], request: Request) -> None:
        self._client = client
        self._resource = resource
        self._request = request
        self._asked = request.describe(client.configuration.url)
        self._stack = AsyncExitStack()
        self._chunks: AsyncIterator[bytes] | None = None
        self._splitter = LineSplitter()
        self._lines: list[bytes] = []  # the next one last
        self._waiting: anyio.CancelScope | None = None
        self._in_block = False
        self._ended = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> WatchEvent[T]:
        try:
            return self._decode(await self._next_line())
        except Exception:
            await self._close()
            raise
        except BaseException:
            if not self._in_block:  # nobody else would close it
                await self._close()
            raise

    async def aclose(self) -> None:
        """Close the connection; closing again does nothing. A task that waits for an event finds the watch ended."""
        if self._waiting is not None:
            self._ended = True
            self._waiting.cancel()  # a connection is closed by the task that uses it
        else:
            await self._close()

    async def __aenter__(self) -> Self:
        self._in_block = True
        await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._close()

    async def _open(self) -> AsyncIterator[bytes]:
        if self._chunks is None:
            response = await self._stack.enter_async_context(self._client.stream(self._request))
            self._chunks = response.chunks
        return self._chunks

    async def _close(self) -> None:
        self._ended = True
        self._lines.clear()
        await self._stack.aclose()

    async def _next_line(self) -> bytes:
        while not self._lines:
            if self._ended:
                raise StopAsyncIteration
            await self._receive()
        return self._lines.pop()

    async def _receive(self) -> None:
        chunks = await self._open()
        with anyio.CancelScope() as self._waiting:
            try:
                chunk = await anext(chunks, None)
            finally:
                self._waiting = None
            self._lines = self._last_line() if chunk is None else self._splitter.feed(chunk)
            self._lines.reverse()

    def _last_line(self) -> list[bytes]:
        self._ended = True
        rest = self._splitter.end()
        if rest is None:
            return []
        try:
            check_json(rest)
        except DecodeError as error:
            msg = f"{self._asked}: the watch ended in the middle of an event"
            raise ProtocolError(msg) from error
        return [rest]

    def _decode(self, line: bytes) -> WatchEvent[T]:
        with reading(self._asked):
            event = decode_event(self._resource, line)
        if isinstance(event, Status):
            raise error_of_status(self._asked, event)
        return event
