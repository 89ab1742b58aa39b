"""What middleware sees of one attempt."""

import time
import warnings
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, ParamSpec, TypeVar

from msgspec.structs import replace

from kubex.core.call_names import call_name
from kubex.core.exceptions import TransportError
from kubex.core.middleware import Attempt, Call, Middleware, Outcome
from kubex.transport import Request

Kind = Literal["request", "stream", "websocket"]
P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def observed(middleware: Sequence[Middleware], request: Request, kind: Kind) -> Iterator["Observation"]:
    """Tell middleware of the attempt that is made inside, from its beginning to its end."""
    observation = Observation(middleware, request, kind)
    try:
        yield observation
    except BaseException as error:
        observation.failed(error)
        raise
    finally:
        observation.ended()


class Observation:
    """Tells middleware of an attempt, and keeps what it is told at the end. `request` has the headers that it added."""

    def __init__(self, middleware: Sequence[Middleware], request: Request, kind: Kind) -> None:
        self._outcome = Outcome(duration=0)
        self._attempts: list[Attempt] = []
        call = _call(request, kind)
        added: list[tuple[str, str]] = []
        for each in middleware:
            begun = _guarded(_begin, each, call)
            if begun is not None:
                self._attempts.append(begun[0])
                added += begun[1]
        self.request = replace(request, headers=(*request.headers, *added)) if added else request
        self._began = time.perf_counter()

    def answered(self, status: int) -> None:
        """Say that the head of an answer came."""
        self._outcome = replace(self._outcome, status=status)
        for each in self._attempts:
            _guarded(each.answered, status)

    def received(self, count: int) -> None:
        """Say that so many bytes more of the body came."""
        self._outcome = replace(self._outcome, received=self._outcome.received + count)

    def failed(self, error: BaseException) -> None:
        """Say what was raised: once an answer is there, it may be the caller's own, which does not count."""
        if self._outcome.status is None or isinstance(error, TransportError):
            self._outcome = replace(self._outcome, error=error)

    def ended(self) -> None:
        """Say that it is over."""
        outcome = replace(self._outcome, duration=time.perf_counter() - self._began)
        for each in reversed(self._attempts):
            _guarded(each.ended, outcome)


class ObservedChunks(AsyncIterator[bytes]):
    """The chunks of a body, which are counted as they come."""

    # No generator: one whose wait was cancelled would be at its end.
    def __init__(self, chunks: AsyncIterator[bytes], observation: Observation) -> None:
        self._chunks = chunks
        self._observation = observation

    async def __anext__(self) -> bytes:
        try:
            chunk = await anext(self._chunks)
        except TransportError as error:
            self._observation.failed(error)
            raise
        self._observation.received(len(chunk))
        return chunk


def _call(request: Request, kind: Kind) -> Call:
    return Call(
        name=call_name(request.method, request.path, request.query),
        method=request.method,
        server=request.server,
        path=request.path,
        query=request.query,
        attempt=request.attempt,
        kind=kind,
    )


def _begin(middleware: Middleware, call: Call) -> tuple[Attempt, list[tuple[str, str]]] | None:
    attempt = middleware.begin(call)
    return None if attempt is None else (attempt, list(attempt.headers.items()))


def _guarded(step: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R | None:
    try:
        return step(*arguments, **options)
    except Exception as error:
        msg = f"middleware failed in {step.__qualname__}: {type(error).__name__}: {error}"
        warnings.warn(msg, RuntimeWarning, stacklevel=2)
        return None
