from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, nullcontext
from types import TracebackType
from typing import Generic, Self, TypeVar

import anyio
from msgspec.structs import replace

from kubex.api._open_limit import OpenLimit
from kubex.api._reading import unreadable
from kubex.client import BaseClient, error_of_status
from kubex.core.decode import check_json, decode_event
from kubex.core.exceptions import DecodeError, InvalidRequest, ProtocolError
from kubex.core.lines import LineSplitter
from kubex.core.models import Entity, Status, WatchEvent
from kubex.transport import Request

T = TypeVar("T", bound=Entity)


class Watch(Generic[T], AsyncIterator[WatchEvent[T]]):
    """The events of one watch, as they come; it ends when the server ends it.

    Iterate over it; the first event asked for opens the connection. As a context manager it is open once the block is
    entered, and closed wherever the block is left: `async with api.watch() as events: async for event in events: ...`
    In the block, a wait for an event that was cancelled may be begun again: it goes on from there or, over a transport
    that cannot, raises a ProtocolError.

    Raises:
        Gone: the resource version is too old: list again, and watch from there.
        ApiError: the server refused the watch, or ended it with another error.
        TransportError: the connection broke, or was silent for too long.
        DecodeError: an event cannot be read.
    """

    def __init__(self, client: BaseClient, resource: type[T], request: Request) -> None:
        self._client = client
        self._resource = resource
        self._request = replace(request, server=client.configuration.url)
        self._stack = AsyncExitStack()
        self._chunks: AsyncIterator[bytes] | None = None
        self._splitter = LineSplitter()
        self._lines: list[bytes] = []  # the next one last
        self._limit = OpenLimit(self._request)
        self._owner: int | None = None  # the task that opened it, which has to close it
        self._waiting: anyio.CancelScope | None = None
        self._in_block = False
        self._ended = False
        self._error: Exception | None = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> WatchEvent[T]:
        if self._error is not None:
            raise self._error
        if self._waiting is not None:
            msg = f"{self._request}: another task is waiting for the next event of this watch"
            raise InvalidRequest(msg)
        try:
            return self._decode(await self._next_line())
        except StopAsyncIteration:
            await self._close()
            raise
        except Exception as error:
            self._error = error
            await self._close()
            raise
        except BaseException:
            if not self._in_block:  # nobody else would close it
                await self._close()
            raise

    async def aclose(self) -> None:
        """Close the connection; closing again does nothing. Another task that waits for an event finds the end."""
        if self._owner in (None, anyio.get_current_task().id):
            await self._close()
        else:
            self._ended = True
            if self._waiting is not None:
                self._waiting.cancel()

    async def __aenter__(self) -> Self:
        self._in_block = True
        await self._open(self._request)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._close()

    async def _open(self, request: Request) -> AsyncIterator[bytes]:
        if self._chunks is None:
            self._owner = anyio.get_current_task().id
            response = await self._stack.enter_async_context(self._client.stream(request))
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
        # Without a block, no scope may stay open from one event to the next: the total limit is then kept here.
        limit = nullcontext() if self._in_block else self._limit.for_a_while()
        with anyio.CancelScope() as self._waiting, limit:
            try:
                chunk = await anext(await self._open(self._limit.request), None)
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
            msg = f"{self._request}: the watch ended in the middle of an event"
            raise ProtocolError(msg) from error
        return [rest]

    def _decode(self, line: bytes) -> WatchEvent[T]:
        try:
            event = decode_event(self._resource, line, self._client.options.decode)
        except DecodeError as error:
            raise unreadable(self._request, self._client, error) from error.__cause__
        if isinstance(event, Status):
            raise error_of_status(self._request, event)
        return event
