from abc import abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, nullcontext
from types import TracebackType
from typing import Generic, Self, TypeVar

import anyio
from msgspec.structs import replace

from kubex.api._open_limit import OpenLimit
from kubex.client import BaseClient
from kubex.core.exceptions import InvalidRequest
from kubex.transport import Request

T = TypeVar("T")


class Stream(Generic[T], AsyncIterator[T]):
    """What one answer gives bit by bit, as it comes; it ends when the server ends it.

    Iterate over it; what is asked for first opens the connection. As a context manager it is open once the block is
    entered, and closed wherever the block is left. In the block, a wait that was cancelled may be begun again: it goes
    on from there or, over a transport that cannot, raises a ProtocolError.
    """

    def __init__(self, client: BaseClient, request: Request) -> None:
        self._client = client
        self._request = replace(request, server=client.configuration.url)
        self._stack = AsyncExitStack()
        self._chunks: AsyncIterator[bytes] | None = None
        self._parts: list[bytes] = []  # the next one last
        self._limit = OpenLimit(self._request)
        self._owner: int | None = None  # the task that opened it, which has to close it
        self._waiting: anyio.CancelScope | None = None
        self._in_block = False
        self._ended = False
        self._error: Exception | None = None

    @abstractmethod
    def _cut(self, chunk: bytes) -> Sequence[bytes]:
        """Take a chunk; answer the parts that it completes."""

    @abstractmethod
    def _last(self) -> Sequence[bytes]:
        """Take the end; answer the parts that are left."""

    @abstractmethod
    def _read(self, part: bytes) -> T:
        """Make of a part what is given out."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        if self._error is not None:
            raise self._error
        if self._waiting is not None:
            msg = f"{self._request}: another task is waiting for what comes next"
            raise InvalidRequest(msg)
        try:
            return self._read(await self._next_part())
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
        """Close the connection; closing again does nothing. Another task that waits finds the end."""
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
        self._parts.clear()
        await self._stack.aclose()

    async def _next_part(self) -> bytes:
        while not self._parts:
            if self._ended:
                raise StopAsyncIteration
            await self._receive()
        return self._parts.pop()

    async def _receive(self) -> None:
        # Without a block, no scope may stay open from one part to the next: the total limit is then kept here.
        limit = nullcontext() if self._in_block else self._limit.for_a_while()
        with anyio.CancelScope() as self._waiting, limit:
            try:
                chunk = await anext(await self._open(self._limit.request), None)
            finally:
                self._waiting = None
            if chunk is None:
                self._ended = True
            self._parts = list(reversed(self._last() if chunk is None else self._cut(chunk)))
