from enum import StrEnum
from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class EventType(StrEnum):
    """What happened to the object of a watch event."""

    ADDED = "ADDED"
    MODIFIED = "MODIFIED"
    DELETED = "DELETED"
    BOOKMARK = "BOOKMARK"


class WatchEvent(Struct, Generic[T], frozen=True):
    """One change that a watch saw.

    The object of a BOOKMARK has a resource version and little else: watch again from there to miss nothing.
    """

    type: EventType
    object: T
