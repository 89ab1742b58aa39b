from collections.abc import Sequence
from typing import TypeVar

from kubex.api._reading import unreadable
from kubex.api._stream import Stream
from kubex.client import BaseClient, error_of_status
from kubex.core.decode import check_json, decode_event
from kubex.core.exceptions import DecodeError, ProtocolError
from kubex.core.lines import LineSplitter
from kubex.core.models import Entity, Status, WatchEvent
from kubex.transport import Request

T = TypeVar("T", bound=Entity)


class Watch(Stream[WatchEvent[T]]):
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
        super().__init__(client, request)
        self._resource = resource
        self._splitter = LineSplitter()

    def _cut(self, chunk: bytes) -> Sequence[bytes]:
        return self._splitter.feed(chunk)

    def _last(self) -> Sequence[bytes]:
        rest = self._splitter.end()
        if rest is None:
            return ()
        try:
            check_json(rest)
        except DecodeError as error:
            msg = f"{self._request}: the watch ended in the middle of an event"
            raise ProtocolError(msg) from error
        return (rest,)

    def _read(self, part: bytes) -> WatchEvent[T]:
        try:
            event = decode_event(self._resource, part, self._client.options.decode)
        except DecodeError as error:
            raise unreadable(self._request, self._client, error) from error.__cause__
        if isinstance(event, Status):
            raise error_of_status(self._request, event)
        return event
