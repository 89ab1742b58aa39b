"""What an object is before it is a plain pydantic object, and how threads agree on the next state.

The state is kept in the instance's real dict, under keys that no field can have:

    untouched   {PATH, RAW}             the bytes
    opened      {PATH, SHELL, EXTRA}    one level of it, and the fields that were touched
    plain       {}                      the fields alone: a pydantic object for ever

Fields are added to an opened object with `dict.setdefault`, so that every thread gets the same value without a lock.
Only the steps from state to state take the lock, and all work is done before that.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from msgspec import UNSET, Struct
from pydantic import BaseModel

from kubex.core._lazy.locks import new_lock
from kubex.core._lazy.paths import Path
from kubex.core._lazy.plan import Data

PATH, RAW, SHELL, EXTRA = "\0path", "\0raw", "\0shell", "\0extra"

M = TypeVar("M", bound=BaseModel)
Fields = dict[str, Any]

# The class's own `__dict__` is a property that decodes; this is the slot below it.
real_dict: Callable[[BaseModel], Fields] = BaseModel.__dict__["__dict__"].__get__
set_real_dict: Callable[[BaseModel, Fields], None] = BaseModel.__dict__["__dict__"].__set__

_set_fields_set, _set_extra, _set_private = (
    BaseModel.__dict__[slot].__set__
    for slot in ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
_new = object.__new__
_lock = new_lock()


class Whole(NamedTuple):
    """All that a plain pydantic object consists of, but private attributes: classes with these are never lazy."""

    fields: Fields
    fields_set: set[str]
    extra: Fields | None

    @classmethod
    def of(cls, model: BaseModel) -> "Whole":
        """Take what a plain object consists of."""
        return cls(real_dict(model), model.__pydantic_fields_set__, model.__pydantic_extra__)


class Level(NamedTuple):
    """One level of an object: its fields, those below still as bytes, and the members that are no fields."""

    shell: Struct
    extra: Fields | None = None


def untouched_object(cls: type[M], data: Data, path: Path) -> M:
    """Make an object of which nothing is read yet."""
    model = _new(cls)
    set_real_dict(model, {PATH: path, RAW: data})
    return model


def opened_object(cls: type[M], shell: Struct, path: Path, extra: Fields | None = None) -> M:
    """Make an object of which one level is read."""
    model = _new(cls)
    set_real_dict(model, {PATH: path, SHELL: shell} if extra is None else {PATH: path, EXTRA: extra, SHELL: shell})
    return model


def open_state(model: BaseModel, state: Fields, level: Level) -> None:
    """Take an untouched object to the opened state, unless another thread was faster."""
    with _lock:
        if real_dict(model) is state and RAW in state:
            if level.extra is not None:
                state[EXTRA] = level.extra
            state[SHELL] = level.shell
            del state[RAW]


def publish(model: BaseModel, state: Fields, whole: Whole, expected: str) -> None:
    """Make an object plain, if it still is in the state `expected`: RAW or SHELL."""
    with _lock:
        if real_dict(model) is state and expected in state:
            _set_fields_set(model, whole.fields_set)
            _set_extra(model, whole.extra)
            _set_private(model, None)
            set_real_dict(model, whole.fields)  # last: it is what tells other threads


def copy_out(shell: Struct, names: tuple[str, ...]) -> None:
    """Copy the bytes of the fields `names`, so that they do not keep alive the document that they were found in."""
    for name in names:
        value = getattr(shell, name)
        if value is not UNSET:
            setattr(shell, name, value.copy())
