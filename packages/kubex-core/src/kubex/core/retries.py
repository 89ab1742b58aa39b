"""Which failures are tried again, and when: decisions only, nothing waits here."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from random import random

from kubex.core.exceptions import ApiError, ConfigurationError, ConnectError, KubexError, ProtocolError

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods of requests that may be made twice, whatever became of the first."""

_NOT_EXECUTED = 429
_PASSING = frozenset({429, 500, 502, 503, 504})
_LONG_ENOUGH = 60  # doublings


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How often a request is tried, all in all, and how long is waited between two attempts, in seconds.

    The first delay doubles from attempt to attempt, up to the longest; of each, a random part between half and all is
    waited. A `Retry-After` of the server counts instead, but what is longer than the longest delay is not waited for.
    `jitter` gives a number from 0 to 1.

    Raises:
        ConfigurationError: a value is not of its kind; the message names it.
    """

    attempts: int = 4
    first_delay: float = 0.1
    longest_delay: float = 30.0
    jitter: Callable[[], float] = field(default=random, repr=False)

    def __post_init__(self) -> None:
        if isinstance(self.attempts, bool) or not isinstance(self.attempts, int) or self.attempts < 1:
            msg = f"Retry.attempts must be a whole number above zero, not {self.attempts!r}"
            raise ConfigurationError(msg)
        for name in ("first_delay", "longest_delay"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
                msg = f"Retry.{name} must be a number of seconds, not {value!r}"
                raise ConfigurationError(msg)
        if not callable(self.jitter):
            msg = f"Retry.jitter must be a function that gives a number from 0 to 1, not {self.jitter!r}"
            raise ConfigurationError(msg)

    def delay(self, error: KubexError, attempt: int, *, idempotent: bool) -> float | None:
        """Tell how long to wait before the next attempt, the last of which was `attempt`; None is no other attempt."""
        if attempt >= self.attempts or not may_try_again(error, idempotent=idempotent):
            return None
        if error.retry_after is not None:
            after = error.retry_after + self.first_delay * self.jitter()
            return None if error.retry_after > self.longest_delay else after
        doubled = self.first_delay * 2.0 ** min(attempt - 1, _LONG_ENOUGH)
        return min(doubled, self.longest_delay) * (1 + self.jitter()) / 2


def as_retry(value: object) -> Retry | None:
    """Check a setting: a `Retry`, or None.

    Raises:
        ConfigurationError: it is neither.
    """
    if value is None or isinstance(value, Retry):
        return value
    msg = f"must be a Retry or None, not {value!r}"
    raise ConfigurationError(msg)


def may_try_again(error: KubexError, *, idempotent: bool) -> bool:
    """Tell whether a request that failed may be made again without being carried out twice.

    A 429 that says when to come again was sent before anything was carried out. Any other failure of a write, a lost
    connection above all, may have come after it was done. A limit that passed is the caller's last word.
    """
    if not isinstance(error, ApiError):
        return idempotent and isinstance(error, ConnectError | ProtocolError)
    code = error.code or error.status.code
    if idempotent:
        return code in _PASSING
    return code == _NOT_EXECUTED and error.retry_after is not None
