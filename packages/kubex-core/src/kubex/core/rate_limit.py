"""How many requests a client makes in a time: the setting, and the arithmetic of the token bucket."""

import math
from dataclasses import dataclass

from kubex.core.exceptions import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """At most `qps` requests a second over time, of which `burst` may be made at once.

    Raises:
        ConfigurationError: a value is not a number above zero, or `burst` not a whole one.
    """

    qps: float
    burst: int

    def __post_init__(self) -> None:
        if isinstance(self.qps, bool) or not isinstance(self.qps, int | float) or not 0 < self.qps < math.inf:
            msg = f"RateLimit.qps must be a number of requests a second above zero, not {self.qps!r}"
            raise ConfigurationError(msg)
        if isinstance(self.burst, bool) or not isinstance(self.burst, int) or self.burst < 1:
            msg = f"RateLimit.burst must be a whole number above zero, not {self.burst!r}"
            raise ConfigurationError(msg)


def as_rate_limit(value: object) -> RateLimit | None:
    """Check a setting: a `RateLimit`, or None.

    Raises:
        ConfigurationError: it is neither.
    """
    if value is None or isinstance(value, RateLimit):
        return value
    msg = f"must be a RateLimit or None, not {value!r}"
    raise ConfigurationError(msg)


class TokenBucket:
    """A bucket that begins full, with `burst` tokens, and is filled with `qps` a second; times are in seconds."""

    def __init__(self, limit: RateLimit) -> None:
        self._interval = 1 / limit.qps
        self._slack = (limit.burst - 1) * self._interval
        self._full_at = -math.inf

    def wait(self, now: float) -> float:
        """Tell how long it takes until there is a token."""
        return max(0.0, self._full_at - self._slack - now)

    def take(self, now: float) -> None:
        """Take a token, which is there once the time of `wait` has passed."""
        self._full_at = max(now, self._full_at) + self._interval
