"""Opens one level of an object when it is touched, and makes it a plain pydantic object when the whole is wanted."""

from typing import Any

import msgspec
from msgspec import UNSET, Raw, Struct
from pydantic import BaseModel, ValidationError

from kubex.core._lazy.locks import new_lock
from kubex.core._lazy.paths import Path, decode_error
from kubex.core._lazy.plan import Data, Plan
from kubex.core._lazy.state import (
    EXTRA,
    PATH,
    RAW,
    SHELL,
    Fields,
    Level,
    M,
    Whole,
    open_state,
    opened_object,
    publish,
    real_dict,
)

REFUSED = (msgspec.DecodeError, ValueError, RecursionError, OverflowError)
"""What msgspec raises at data that is not for it; pydantic then decides what is wrong with it, if anything."""

_members = msgspec.json.Decoder(dict[str, Raw]).decode
_anything = msgspec.json.Decoder().decode
_building = new_lock()


def read_whole(cls: type[M], data: Data | bytearray, path: Path) -> M:
    """Have pydantic read an object."""
    if not cls.__pydantic_complete__:
        with _building:  # two threads must not build the validator of one class at a time
            cls.model_rebuild(raise_errors=False)
    try:
        return cls.__pydantic_validator__.validate_json(bytes(data))  # type: ignore[no-any-return]
    except ValidationError as error:
        raise decode_error(path, error) from error


def read_level(plan: Plan, data: Data) -> Level | None:
    """Read one level of an object; None if that is pydantic's to do."""
    try:
        return Level(plan.read_level(data))
    except REFUSED:
        return _level_with_extra(plan, data)


def read_object(plan: Plan, cls: type[M], data: Data, path: Path) -> M:
    """Read an object that is about to be looked at: one level of it, or the whole where pydantic must decide."""
    try:  # the way of nearly every call
        return opened_object(cls, plan.read_level(data), path)
    except REFUSED:
        level = _level_with_extra(plan, data)
    return read_whole(cls, data, path) if level is None else opened_object(cls, level.shell, path, level.extra)


def touch(model: BaseModel, name: str) -> Any:
    """Give the value of a field of a lazy object, whatever its state."""
    plan = plan_of_lazy(model)
    while PATH in (state := real_dict(model)):
        if SHELL in state:
            return state.setdefault(name, _load(plan, state[SHELL], name, state[PATH], opened=True))
        _open(model, plan, state)
    return getattr(model, name)


def fill(model: BaseModel, *, by_level: bool = False) -> None:
    """Make a lazy object plain; with `by_level`, the objects in it stay lazy."""
    plan = plan_of_lazy(model)
    while PATH in (state := real_dict(model)):
        if SHELL in state:
            publish(model, state, _whole_of_opened(plan, state), SHELL)
        elif by_level:
            _open(model, plan, state)
        else:
            _read_untouched(model, state)


def plan_of_lazy(model: BaseModel) -> Plan:
    """Give the plan that a lazy object was read by."""
    plan: Plan = type(model).__dict__[Plan.ATTRIBUTE]
    return plan


def _open(model: BaseModel, plan: Plan, state: Fields) -> None:
    try:
        data = state[RAW]
    except KeyError:  # another thread was faster
        return
    level = read_level(plan, data)
    if level is None:
        _read_untouched(model, state)
    else:
        open_state(model, state, level)


def _read_untouched(model: BaseModel, state: Fields) -> None:
    try:
        data = state[RAW]
    except KeyError:  # another thread was faster
        return
    publish(model, state, Whole.of(read_whole(type(model), data, state[PATH])), RAW)


def _load(plan: Plan, shell: Struct, name: str, path: Path, *, opened: bool) -> Any:
    value = getattr(shell, name)
    if value is UNSET:
        return plan.default(name)
    loader = plan.loaders[name]
    return value if loader is None else loader(value, path, opened=opened)


def _whole_of_opened(plan: Plan, state: Fields) -> Whole:
    shell, path = state[SHELL], state[PATH]
    fields, fields_set = {}, set()
    for name in plan.loaders:
        if getattr(shell, name) is not UNSET:
            fields_set.add(name)
        if name not in state:
            # Into the state first: a field that another thread reads meanwhile must be this same object.
            state.setdefault(name, _load(plan, shell, name, path, opened=False))
        fields[name] = state[name]
    extra = state.get(EXTRA, {})
    return Whole(fields, fields_set.union(extra), extra)


def _level_with_extra(plan: Plan, data: Data) -> Level | None:
    try:
        unknown = {name: raw for name, raw in _members(data).items() if name not in plan.wire_names}
        if not unknown or not plan.loaders.keys().isdisjoint(unknown):  # a field may also come by its Python name
            return None
        shell = plan.read_known_members(data)
        return Level(shell, {name: _anything(raw) for name, raw in unknown.items()})
    except REFUSED:
        return None
