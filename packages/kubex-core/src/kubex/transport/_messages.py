from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from types import EllipsisType
from urllib.parse import quote, urlencode

from kubex.core.timeouts import Timeout


class Headers:
    """The headers of an answer: names in any case, several values to a name."""

    def __init__(self, items: Iterable[tuple[str, str]] = ()) -> None:
        self._items = tuple((name.lower(), value) for name, value in items)

    def get(self, name: str) -> str | None:
        """Give the first value of a header."""
        return next(iter(self.get_all(name)), None)

    def get_all(self, name: str) -> list[str]:
        """Give every value of a header, in the order in which they came."""
        wanted = name.lower()
        return [value for key, value in self._items if key == wanted]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._items)

    def __repr__(self) -> str:
        return f"Headers({list(self._items)!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call to the API server, as it was asked for or, with credentials and defaults added, as it is to be sent.

    `path` is percent-encoded and begins with a slash; it is appended to the URL of the configuration. `timeout` is
    `...` where the call named none. `idle_timeout` limits, in seconds, the silence between the parts of a stream.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    timeout: Timeout | EllipsisType | None = ...
    idle_timeout: float | None = None

    @property
    def target(self) -> str:
        """The path with the query, ready to be appended to the server's URL."""
        return f"{self.path}?{urlencode(self.query, quote_via=quote)}" if self.query else self.path

    def describe(self, server: str) -> str:
        """Say what is asked of whom, as errors say it: `GET https://my-cluster:6443/api/v1/pods?limit=500`."""
        return f"{self.method} {server}{self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A whole answer, whatever its status."""

    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamedResponse:
    """An answer whose body is still coming: `chunks` gives it, decompressed, as it arrives."""

    status: int
    headers: Headers
    chunks: AsyncIterator[bytes]
