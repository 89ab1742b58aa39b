"""How the objects of a class are read: made once for each class."""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol, TypeAlias

from msgspec import Raw, Struct
from pydantic import BaseModel

from kubex.core._lazy.paths import Path

Data: TypeAlias = bytes | Raw


class ListFrame(Protocol):
    """What a list call answers: shells of the items, and the metadata of the list."""

    items: list[Struct]
    metadata: Raw


class Loader(Protocol):
    """Makes the value of a field out of its bytes; `path` is that of the object that the field is in.

    With `opened`, objects have their first level read, since someone is about to look; without, they stay untouched.
    """

    def __call__(self, raw: Any, path: Path, *, opened: bool) -> Any: ...


class Plan(Struct, frozen=True, eq=False):
    """How the objects of a class are read.

    A shell is a struct with the fields of the class: plain ones as values, the others as `Raw`, those that were not
    sent as UNSET. The decoders refuse what pydantic must decide.
    """

    ATTRIBUTE: ClassVar[str] = "__kubex_plan__"

    cls: type[BaseModel]
    wire_names: frozenset[str]
    loaders: dict[str, Loader | None]  # None: the shell has the value itself
    defaults: dict[str, Callable[[], Any] | None]  # None: the default is None
    raw_fields: tuple[str, ...]
    read_level: Callable[[Data], Struct]
    read_levels: Callable[[Data], list[Struct]]
    read_list: Callable[[Data], "ListFrame"]  # of whole objects, with the metadata of the list
    read_known_members: Callable[[Data], Struct]  # where there are unknown ones too

    def default(self, name: str) -> Any:
        """Make the value of a field that was not sent."""
        make = self.defaults[name]
        return None if make is None else make()

    def __reduce__(self) -> tuple[object, ...]:
        # Tools that pickle classes by value take the attribute along; a new plan is made where it arrives.
        return type(None), ()
