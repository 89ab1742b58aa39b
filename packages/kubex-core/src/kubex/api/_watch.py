from collections.abc import AsyncGenerator, AsyncIterator
from types import TracebackType
from typing import Generic, Self, TypeVar

from kubex.client import BaseClient, error_of_status
from kubex.core.decode import Decoding, decode_event
from kubex.core.exceptions import DecodeError, ProtocolError
from kubex.core.lines import LineSplitter
from kubex.core.models import Entity, Status, WatchEvent
from kubex.transport import Request

T = TypeVar("T", bound=Entity)


class Watch(Generic[T], AsyncIterator[WatchEvent[T]]):
    """The events of one watch, as they come; it ends when the server ends it.

    Iterate over it; the first event asked for opens the connection. As a context manager it is open once the block is
    entered, and closed wherever the block is left: `async with api.watch() as events: async for event in events: ...`

    Raises:
        Gone: the resource version is too old: list again, and watch from there.
        ApiError: the server refused the watch, or ended it with another error.
        TransportError: the connection broke, or was silent for too long.
        DecodeError: an event cannot be read.
    """

    def __init__(self, client: BaseClient, resource: type[T], request: Request) -> None:
        self._events = _events(client, resource, request)
        self._opened = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> WatchEvent[T]:
        await self._open()
        event = await anext(self._events)
        assert event is not None  # noqa: S101 - only the first one is
        return event

    async def aclose(self) -> None:
        """Close the connection; closing again does nothing."""
        await self._events.aclose()

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _open(self) -> None:
        if not self._opened:
            self._opened = True
            await anext(self._events)


async def _events(
    client: BaseClient, resource: type[T], request: Request
) -> AsyncGenerator[WatchEvent[T] | None, None]:
    lines = LineSplitter()
    asked = f"{request.method} {client.configuration.url}{request.target}"
    async with client.stream(request) as response:
        yield None  # the server has accepted the watch
        async for chunk in response.chunks:
            ready = lines.feed(chunk)
            ready.reverse()
            while ready:  # popped, since a line may be large and is not needed once it is decoded
                yield _event(resource, ready.pop(), asked, client.options.decode)
        rest = lines.end()
        if rest is not None:
            yield _last_event(resource, rest, asked, client.options.decode)


def _event(resource: type[T], line: bytes, asked: str, decode: Decoding) -> WatchEvent[T]:
    event = decode_event(resource, line, decode)
    if isinstance(event, Status):
        raise error_of_status(asked, event)
    return event


def _last_event(resource: type[T], line: bytes, asked: str, decode: Decoding) -> WatchEvent[T]:
    try:
        return _event(resource, line, asked, decode)
    except DecodeError as error:
        msg = f"{asked}: the watch ended in the middle of an event"
        raise ProtocolError(msg) from error
