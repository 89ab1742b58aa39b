from collections.abc import Iterator
from contextlib import contextmanager

from kubex.core.exceptions import DecodeError


@contextmanager
def reading(asked: str) -> Iterator[None]:
    """Let errors of decoding say what was asked of whom."""
    try:
        yield
    except DecodeError as error:
        msg = f"{asked}: {error}"
        raise DecodeError(msg) from error.__cause__
