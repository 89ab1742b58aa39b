"""The entry points: an object, the items of a list, out of bytes."""

from typing import NamedTuple

from msgspec import Raw
from pydantic import BaseModel

from kubex.core._lazy.levels import REFUSED, read_object, read_whole
from kubex.core._lazy.paths import Path
from kubex.core._lazy.plan import Data
from kubex.core._lazy.plans import plan_of
from kubex.core._lazy.state import M, copy_out, opened_object


class Items(NamedTuple):
    """The items of a list, and the bytes of its metadata."""

    items: list[BaseModel]
    metadata: Raw


def is_decoded_on_touch(cls: type[BaseModel]) -> bool:
    """Tell whether objects of a class are read on touch; the others are pydantic's from the start."""
    return plan_of(cls) is not None


def decode_on_touch(cls: type[M], data: Data, path: Path) -> M:
    """Read an object on touch where its class allows that; `data` stays alive until all of it is read.

    Raises:
        DecodeError: the data is no JSON object, or its topmost level does not fit the class.
    """
    plan = plan_of(cls)
    return read_whole(cls, data, path) if plan is None else read_object(plan, cls, data, path)


def decode_items_on_touch(cls: type[BaseModel], data: bytes, path: Path) -> Items | None:
    """Read the items of a list on touch, none of which keeps `data` alive; None if they must be read one by one."""
    plan = plan_of(cls)
    if plan is None:
        return None
    try:
        frame = plan.read_list(data)
    except REFUSED:
        return None
    here: Path = (path, "items")
    items = []
    for i, shell in enumerate(frame.items):
        copy_out(shell, plan.raw_fields)
        items.append(opened_object(cls, shell, (here, i)))
    return Items(items, frame.metadata)
