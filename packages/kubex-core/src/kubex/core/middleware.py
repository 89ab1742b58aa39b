"""What looks on while a client makes its requests: for logs, traces, metrics."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from kubex.core.exceptions import ConfigurationError


class Call(Struct, frozen=True, kw_only=True):
    """One attempt at a request, as it is about to be sent.

    `name` is the verb and the resource, in the words of the API server's audit log: "list pods", "get pods/exec"; or
    the method and the path of what is no resource: "get /readyz". `attempt` counts from 1. The query may hold what
    nobody else should read, such as the command of an exec.
    """

    name: str
    method: str
    server: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    attempt: int = 1
    kind: Literal["request", "stream", "websocket"] = "request"

    @property
    def url(self) -> str:
        """The URL without the query."""
        return self.server + self.path


class Outcome(Struct, frozen=True, kw_only=True):
    """How an attempt ended, and after how many seconds.

    `status` is that of the answer, None if none came: `error` then says why. A stream or a WebSocket ends where it is
    closed, and may have both. `received` counts the bytes of the body, decompressed; of WebSockets, nothing.
    """

    duration: float
    status: int | None = None
    error: BaseException | None = None
    received: int = 0


class Attempt:
    """Follows one attempt; to be subclassed."""

    headers: Mapping[str, str] = {}
    """Headers to add to the request."""

    def answered(self, status: int) -> None:
        """Take note that the head of an answer came: for a stream or a WebSocket, long before its end."""

    def ended(self, outcome: Outcome) -> None:
        """Take note of the end, which comes once."""


class Middleware(ABC):
    """Looks on at every attempt of every request that a client makes; several may be under way at once.

    It is called between the steps of a request, so it should not take long, and cannot wait. What it raises does not
    reach the request: it becomes a RuntimeWarning.
    """

    @abstractmethod
    def begin(self, call: Call) -> Attempt | None:
        """Take note that an attempt begins; give what follows it, or None."""


def as_middleware(value: object) -> tuple[Middleware, ...]:
    """Check a setting: any number of `Middleware`.

    Raises:
        ConfigurationError: it is something else.
    """
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        found = tuple(value)
        if all(isinstance(each, Middleware) for each in found):
            return found
    msg = f"must be a list of Middleware objects, not {value!r}"
    raise ConfigurationError(msg)
