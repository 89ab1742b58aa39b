"""Dumps to JSON that meet bad data."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic_core import PydanticSerializationError, SchemaSerializer, core_schema

from kubex.core.exceptions import DecodeError

_anything = SchemaSerializer(core_schema.any_schema())


@contextmanager
def decode_errors(value: Any) -> Iterator[None]:
    """Raise the DecodeError that made a dump of `value` to JSON fail; pydantic-core tells no more than its text."""
    try:
        yield
    except PydanticSerializationError as error:
        _raise_decode_error(value, error)
        raise


def _raise_decode_error(value: Any, error: Exception) -> None:
    try:
        _anything.to_python(value)  # this way, errors come through
    except DecodeError as cause:
        raise cause from error
    except Exception:  # noqa: S110 - then bad data is not what made the dump fail
        pass
