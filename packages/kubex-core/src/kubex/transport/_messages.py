from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from types import EllipsisType
from urllib.parse import quote, urlencode

from msgspec import Struct

from kubex.core.timeouts import Timeout


class Headers:
    """The headers of an answer: names in any case, several values to a name."""

    def __init__(self, items: Iterable[tuple[str, str]] = ()) -> None:
        self._items = tuple(items)

    def get(self, name: str) -> str | None:
        """Give the first value of a header."""
        return next(iter(self.get_all(name)), None)

    def get_all(self, name: str) -> list[str]:
        """Give every value of a header, in the order in which they came."""
        wanted = name.lower()
        return [value for key, value in self._items if key.lower() == wanted]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((name.lower(), value) for name, value in self._items)

    def __repr__(self) -> str:
        return f"Headers({list(self)!r})"


class Request(Struct, frozen=True, kw_only=True):
    """One call to the API server, as it was asked for or, with server, credentials and defaults, as it is to be sent.

    `path` is percent-encoded and begins with a slash; it is appended to `server`, the URL of the configuration.
    `timeout` is `...` where the call named none. `idle_timeout` limits, in seconds, the silence between the parts of a
    stream. A `body` that is no bytes is sent as it comes, and only once. `attempt` counts from 1.

    As text it says what is asked of whom, as errors do: `GET https://my-cluster:6443/api/v1/pods?limit=500`.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | AsyncIterable[bytes] | None = None
    timeout: Timeout | EllipsisType | None = ...
    idle_timeout: float | None = None
    server: str = ""
    attempt: int = 1

    @property
    def target(self) -> str:
        """The path with the query."""
        return f"{self.path}?{urlencode(self.query, quote_via=quote)}" if self.query else self.path

    @property
    def url(self) -> str:
        """The whole URL."""
        return self.server + self.target

    def __str__(self) -> str:
        return f"{self.method} {self.url}"


class Response(Struct, frozen=True, kw_only=True):
    """A whole answer, whatever its status."""

    status: int
    headers: Headers
    body: bytes


class StreamedResponse(Struct, frozen=True, kw_only=True):
    """An answer whose body is still coming: `chunks` gives it, decompressed, as it arrives."""

    status: int
    headers: Headers
    chunks: AsyncIterator[bytes]
