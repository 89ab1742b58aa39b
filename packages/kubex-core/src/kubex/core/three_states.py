"""Values of three states: `...` leaves the choice to a default, None takes a limit away, a number is the limit."""

import sys
from types import EllipsisType
from typing import Annotated

from pydantic import PlainValidator


def _seconds(value: object) -> float | EllipsisType | None:
    if value is None or value is ...:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= sys.float_info.max:
        msg = f"must be a number of seconds, 0 or more, None or ..., not {value!r}"
        raise ValueError(msg)
    return value


def _count(value: object) -> int | EllipsisType | None:
    if value is None or value is ...:
        return value
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= sys.maxsize:
        msg = f"must be a whole number above zero, None or ..., not {value!r}"
        raise ValueError(msg)
    return value


Lifetime = Annotated[float | EllipsisType | None, PlainValidator(_seconds)]
"""Seconds, 0 or more."""

Count = Annotated[int | EllipsisType | None, PlainValidator(_count)]
"""A whole number above zero."""
