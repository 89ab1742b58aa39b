"""Time limits of a request, in seconds."""

import math
from dataclasses import dataclass, fields
from types import EllipsisType
from typing import TypeAlias

from kubex.core.exceptions import ConfigurationError

Seconds: TypeAlias = float | EllipsisType | None
"""A limit in seconds; None is no limit, `...` the HTTP library's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeout:
    """Limits for one request: `total` for all of it, body included, and one for each phase.

    What is not named has no limit; `...` leaves that phase to the HTTP library's own default.

    Raises:
        ConfigurationError: a limit is not a number above zero.
    """

    total: Seconds = None
    connect: Seconds = None
    read: Seconds = None
    write: Seconds = None
    pool: Seconds = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None and value is not ...:
                _require_seconds(f"Timeout.{field.name}", value)


TimeoutTypes: TypeAlias = Timeout | float | EllipsisType | None
"""What a timeout may be given as: a number is a total, None is no limit, `...` the default."""


def as_timeout(value: TimeoutTypes) -> Timeout | EllipsisType | None:
    """Turn a number of seconds into a `Timeout` with that total; the rest stays what it is.

    Raises:
        ConfigurationError: it is neither of these, or a number that is not above zero.
    """
    if value is None or value is ... or isinstance(value, Timeout):
        return value
    _require_seconds("timeout", value)
    return Timeout(total=value)


def _require_seconds(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        msg = f"{name} must be a number of seconds above zero, None or ..., not {value!r}"
        raise ConfigurationError(msg)
