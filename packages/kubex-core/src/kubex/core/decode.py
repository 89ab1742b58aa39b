"""Objects out of the bytes that an API server sent: the one place where this is done."""

from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
from pydantic import BaseModel, ValidationError

from kubex.core.exceptions import DecodeError
from kubex.core.models import Entity, EventType, ListMeta, ResourceList, Status, WatchEvent

M = TypeVar("M", bound=BaseModel)
E = TypeVar("E", bound=Entity)
S = TypeVar("S", bound=msgspec.Struct)


class _Kind(msgspec.Struct):
    kind: str | None = None


class _List(msgspec.Struct):
    items: list[msgspec.Raw] | None
    metadata: msgspec.Raw = msgspec.Raw(b"{}")


class _EventHead(msgspec.Struct):
    type: str


class _Event(BaseModel, Generic[M]):
    object: M


def decode_object(cls: type[M], data: bytes | bytearray, at: str = "") -> M:
    """Decode one object.

    Raises:
        DecodeError: the data is not JSON, or does not fit the class; it names the path, which begins with `at`.
    """
    return _validated(cls, data, cls.__name__, at)


def decode_list(cls: type[E], data: bytes) -> ResourceList[E]:
    """Decode a list of objects, one by one.

    Raises:
        DecodeError: the data is not a list, or an item does not fit the class.
    """
    parts = _decode_frame(_List, data, f"a list of {cls.__name__}")
    items = [decode_object(cls, bytes(item), f"items[{i}]") for i, item in enumerate(parts.items or ())]
    return ResourceList(items=items, metadata=decode_object(ListMeta, bytes(parts.metadata), "metadata"))


def decode_deleted(cls: type[E], data: bytes) -> E | Status:
    """Decode the answer to a delete: a `Status`, or the object where it is still there, told apart by `kind`.

    Raises:
        DecodeError: the data is neither.
    """
    head = _decode_frame(_Kind, data, "the answer to a delete")
    return decode_object(Status, data) if head.kind == "Status" else decode_object(cls, data)


def decode_deleted_list(cls: type[E], data: bytes) -> ResourceList[E] | Status:
    """Decode the answer to a delete of many: a `Status`, or the list of what was there, told apart by `kind`.

    Raises:
        DecodeError: the data is neither.
    """
    head = _decode_frame(_Kind, data, "the answer to a delete")
    return decode_object(Status, data) if head.kind == "Status" else decode_list(cls, data)


def decode_event(cls: type[E], line: bytes | bytearray) -> WatchEvent[E] | Status:
    """Decode a line of a watch; the line of an ERROR event holds a `Status`.

    Raises:
        DecodeError: the line is not an event, or its object does not fit the class.
    """
    head = _decode_frame(_EventHead, line, "a watch event")
    if head.type == "ERROR":
        return _decode_event_object(Status, line)
    try:
        event_type = EventType(head.type)
    except ValueError as error:
        msg = f"a watch event cannot be read: its type {head.type!r} is unknown"
        raise DecodeError(msg) from error
    return WatchEvent(event_type, _decode_event_object(cls, line))


def check_json(data: bytes) -> None:
    """Check that data is a whole JSON value.

    Raises:
        DecodeError: it is not.
    """
    _decode_frame(_Kind, data, "a JSON object")


def _decode_event_object(cls: type[M], line: bytes | bytearray) -> M:
    # Read from within the line, since a copy of the object may be large.
    event: _Event[M] = _validated(_event_class(cls), line, "a watch event")
    return event.object


@cache
def _event_class(cls: type[M]) -> type[_Event[M]]:
    return _Event[cls]  # type: ignore[valid-type]


def _validated(cls: type[M], data: bytes | bytearray, what: str, at: str = "") -> M:
    try:
        return cls.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        msg = f"{what} cannot be read: {_path(at, first['loc'])}{first['msg']}"
        raise DecodeError(msg) from error


def _decode_frame(struct: type[S], data: bytes | bytearray, what: str) -> S:
    try:
        return msgspec.json.decode(data, type=struct)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        came = f"what came begins with {bytes(data[:60])!r}" if data else "nothing came"
        msg = f"{what} cannot be read: {error}; {came}"
        raise DecodeError(msg) from error


def _path(at: str, location: tuple[Any, ...]) -> str:
    path = at + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return f"{path.lstrip('.')}: " if path else ""
