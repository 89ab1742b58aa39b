"""Where in a document a value is, and the error that says so."""

from typing import TypeAlias

from pydantic import ValidationError

from kubex.core.exceptions import DecodeError

Path: TypeAlias = tuple["Path | None", str | int]
"""A key, and the path that it stands under. The first key is no part of the document: it names what is read."""


def decode_error(path: Path, error: ValidationError) -> DecodeError:
    """Make the error for a value at `path` that pydantic refused; inputs, which may be secret, stay out of it."""
    first = error.errors(include_url=False, include_input=False)[0]
    what, *keys = [*_keys(path), *first["loc"]]
    place = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".")
    return DecodeError(f"{what} cannot be read: {place}{': ' if place else ''}{first['msg']}")


def _keys(path: Path) -> list[str | int]:
    keys = []
    above: Path | None = path
    while above is not None:
        above, key = above
        keys.append(key)
    return keys[::-1]
