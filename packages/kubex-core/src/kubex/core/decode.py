"""Objects out of the bytes that an API server sent: the one place where this is done.

Each function takes how to decode: "lazy" parses an object when it is looked at, "eager" at once. They differ in speed,
and in when bad data raises a `DecodeError`: lazily, that is when it is touched, also by `model_dump` and the like.
"""

from functools import cache
from typing import Any, Literal, TypeAlias, TypeVar, cast

import msgspec
from msgspec import UNSET, Raw, UnsetType
from pydantic import BaseModel, create_model

from kubex.core._lazy.documents import decode_items_on_touch, decode_on_touch, is_decoded_on_touch
from kubex.core._lazy.levels import read_whole
from kubex.core._lazy.paths import Path
from kubex.core.exceptions import DecodeError
from kubex.core.models import Entity, EventType, ListMeta, ResourceList, Status, WatchEvent

Decoding: TypeAlias = Literal["lazy", "eager"]

_AN_EVENT = "a watch event"

M = TypeVar("M", bound=BaseModel)
E = TypeVar("E", bound=Entity)
S = TypeVar("S", bound=msgspec.Struct)


class _Kind(msgspec.Struct):
    kind: str | None = None


class _List(msgspec.Struct):
    items: list[Raw] | None
    metadata: Raw = Raw(b"{}")


class _EventFrame(msgspec.Struct):
    type: str
    object: Raw | UnsetType = UNSET


def decode_object(cls: type[M], data: bytes | bytearray, decode: Decoding = "lazy") -> M:
    """Decode one object.

    Raises:
        DecodeError: the data is not JSON, or does not fit the class; it names the path.
    """
    return _decode(cls, data, (None, cls.__name__), decode)


def decode_list(cls: type[E], data: bytes, decode: Decoding = "lazy") -> ResourceList[E]:
    """Decode a list of objects, none of which keeps `data` alive.

    Raises:
        DecodeError: the data is not a list, or an item does not fit the class.
    """
    path: Path = (None, cls.__name__)
    read = decode_items_on_touch(cls, data, path) if decode == "lazy" else None
    if read is not None:
        return ResourceList(items=cast("list[E]", read.items), metadata=_list_metadata(read.metadata))
    parts = _decode_frame(_List, data, f"a list of {cls.__name__}")
    here: Path = (path, "items")
    items = [_decode(cls, bytes(item), (here, i), decode) for i, item in enumerate(parts.items or ())]
    return ResourceList(items=items, metadata=_list_metadata(parts.metadata))


def decode_deleted(cls: type[E], data: bytes, decode: Decoding = "lazy") -> E | Status:
    """Decode the answer to a delete: a `Status`, or the object where it is still there, told apart by `kind`.

    Raises:
        DecodeError: the data is neither.
    """
    head = _decode_frame(_Kind, data, "the answer to a delete")
    return decode_object(Status, data, decode) if head.kind == "Status" else decode_object(cls, data, decode)


def decode_deleted_list(cls: type[E], data: bytes, decode: Decoding = "lazy") -> ResourceList[E] | Status:
    """Decode the answer to a delete of many: a `Status`, or the list of what was there, told apart by `kind`.

    Raises:
        DecodeError: the data is neither.
    """
    head = _decode_frame(_Kind, data, "the answer to a delete")
    return decode_object(Status, data, decode) if head.kind == "Status" else decode_list(cls, data, decode)


def decode_event(cls: type[E], line: bytes | bytearray, decode: Decoding = "lazy") -> WatchEvent[E] | Status:
    """Decode a line of a watch; the line of an ERROR event holds a `Status`, which is decoded at once.

    Raises:
        DecodeError: the line is not an event, or its object does not fit the class.
    """
    frame = _decode_frame(_EventFrame, line if isinstance(line, bytes) else bytes(line), _AN_EVENT)
    if frame.type == "ERROR":
        return _decode_event_object(Status, line)
    try:
        event_type = EventType(frame.type)
    except ValueError as error:
        msg = f"a watch event cannot be read: its type {frame.type!r} is unknown"
        raise DecodeError(msg) from error
    if decode == "lazy" and isinstance(frame.object, Raw) and is_decoded_on_touch(cls):
        return WatchEvent(event_type, decode_on_touch(cls, frame.object, ((None, _AN_EVENT), "object")))
    return WatchEvent(event_type, _decode_event_object(cls, line))


def check_json(data: bytes) -> None:
    """Check that data is a whole JSON value.

    Raises:
        DecodeError: it is not.
    """
    _decode_frame(_Kind, data, "a JSON object")


def _decode(cls: type[M], data: bytes | bytearray, path: Path, decode: Decoding) -> M:
    if decode == "eager":
        return read_whole(cls, data, path)
    return decode_on_touch(cls, bytes(data), path)  # a bytearray may change before it is read


def _list_metadata(data: Raw) -> ListMeta:
    return read_whole(ListMeta, data, ((None, "a list"), "metadata"))


def _decode_event_object(cls: type[M], line: bytes | bytearray) -> M:
    # Read from within the line, since a copy of the object may be large.
    event: Any = read_whole(_event_class(cls), line, (None, _AN_EVENT))
    return cast("M", event.object)


@cache
def _event_class(cls: type[BaseModel]) -> type[BaseModel]:
    return create_model("Event", object=(cls, ...))


def _decode_frame(struct: type[S], data: bytes | bytearray, what: str) -> S:
    try:
        return msgspec.json.decode(data, type=struct)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        came = f"what came begins with {bytes(data[:60])!r}" if data else "nothing came"
        msg = f"{what} cannot be read: {error}; {came}"
        raise DecodeError(msg) from error
