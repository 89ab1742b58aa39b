from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from kubex.core.models._metadata import ListMeta

T = TypeVar("T")


@dataclass(slots=True)
class ResourceList(Generic[T]):
    """The objects that a list call found, and the list's own metadata; it iterates over the objects."""

    items: list[T]
    metadata: ListMeta = field(default_factory=ListMeta)

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)
