from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import TypeVar

from kubex.core.exceptions import TransportError

E = TypeVar("E", bound=BaseException)


@contextmanager
def translate(
    table: Mapping[type[E], type[TransportError]], what: object, words: Mapping[type[E], str] | None = None
) -> Iterator[None]:
    """Turn a library's exceptions into those of Kubex, by a table whose first match counts.

    `what` is the request: as text it says what was asked of whom. The message is that, and what the library said, or
    what `words` has instead.
    """
    try:
        yield
    except tuple(table) as error:
        kind = next(target for source, target in table.items() if isinstance(error, source))
        raise kind(f"{what}: {_reason(error, words or {})}") from error


def _reason(error: BaseException, words: Mapping[type[E], str]) -> str:
    name = type(error).__name__
    ours = (text for kind, text in words.items() if isinstance(error, kind))
    theirs = (str(each) for each in _chain(error) if str(each) and isinstance(each, Exception))
    said = next(chain(ours, theirs), "")
    return f"{said} ({name})" if said else name


def _chain(error: BaseException) -> Iterator[BaseException]:
    # What a library raises is sometimes without a word, and only what led to it says why.
    known: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in known:
        known.add(id(each))
        yield each
        each = each.__cause__ or each.__context__
