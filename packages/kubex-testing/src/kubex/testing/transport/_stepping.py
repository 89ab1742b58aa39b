"""Cancels a coroutine at its n-th await."""

from collections.abc import Coroutine, Generator
from typing import Any, Generic, TypeVar

import anyio

T = TypeVar("T")


class CancelledAt(Generic[T]):
    """Runs a coroutine, and cancels a scope when the coroutine gives way to the event loop for the n-th time."""

    def __init__(self, coroutine: Coroutine[Any, Any, T], n: int, scope: anyio.CancelScope) -> None:
        self._coroutine = coroutine
        self._left = n
        self._scope = scope

    def __await__(self) -> Generator[Any, Any, T]:
        step = self._coroutine.__await__()
        value: Any = None
        error: BaseException | None = None
        while True:
            try:
                wish = step.send(value) if error is None else step.throw(error)
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]
            self._left -= 1
            if self._left == 0:
                self._scope.cancel()
            value = error = None
            try:
                value = yield wish
            except BaseException as thrown:
                error = thrown
