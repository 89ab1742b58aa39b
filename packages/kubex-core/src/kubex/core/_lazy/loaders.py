"""A value out of the bytes of one field, for each kind of field."""

import datetime
from collections.abc import Callable
from functools import cache, cached_property
from typing import Any, TypeAlias

import msgspec
from msgspec import Raw
from pydantic import BaseModel, ValidationError

from kubex.core._lazy.levels import REFUSED, read_object
from kubex.core._lazy.paths import Path, decode_error
from kubex.core._lazy.plan import Plan
from kubex.core._lazy.state import opened_object, untouched_object

PlanOf: TypeAlias = Callable[[type[BaseModel]], Plan | None]
Validate: TypeAlias = Callable[[bytes], Any]

_elements = msgspec.json.Decoder(list[Raw]).decode
_members = msgspec.json.Decoder(dict[str, Raw]).decode


class PydanticLoader:
    """Reads a field as pydantic does; what another loader does not take comes here."""

    def __init__(self, annotation: Any, wire_name: str) -> None:
        self._annotation = annotation
        self._wire_name = wire_name

    @cached_property
    def _validate(self) -> Validate:
        return _validator(self._annotation)

    def by_pydantic(self, raw: Raw, path: Path) -> Any:
        try:
            return self._validate(bytes(raw))
        except ValidationError as error:
            raise decode_error((path, self._wire_name), error) from error

    def load(self, raw: Raw, path: Path, *, opened: bool) -> Any:
        return self.by_pydantic(raw, path)


class TimeLoader(PydanticLoader):
    """Reads times: by pydantic, since msgspec accepts others than pydantic does, with one validator for all fields."""

    def __init__(self, wire_name: str, *, optional: bool) -> None:
        super().__init__(None, wire_name)
        self._validate = _time_validator(optional=optional)


@cache
def _time_validator(*, optional: bool) -> Validate:
    times: Any = datetime.datetime | None if optional else datetime.datetime
    return _validator(times)


def _validator(annotation: Any) -> Validate:
    from pydantic import TypeAdapter  # late: building schemas is no part of importing Kubex

    return TypeAdapter(annotation).validator.validate_json


class AnyLoader(PydanticLoader):
    """Reads whatever JSON says."""

    _read: Callable[[Raw], Any] = staticmethod(msgspec.json.Decoder().decode)

    def load(self, raw: Raw, path: Path, *, opened: bool) -> Any:
        try:
            return self._read(raw)
        except REFUSED:
            return self.by_pydantic(raw, path)


class AnyObjectLoader(AnyLoader):
    """Reads whatever is in a JSON object."""

    _read = staticmethod(msgspec.json.Decoder(dict[str, Any]).decode)


class PresentLoader(PydanticLoader):
    """Reads a list or dict of plain values that is its zero value where a server sends null."""

    def __init__(self, annotation: Any, wire_name: str, zero: Callable[[], Any]) -> None:
        super().__init__(annotation, wire_name)
        self._zero = zero

    def load(self, raw: Any, path: Path, *, opened: bool) -> Any:
        return self._zero() if raw is None else raw


class ModelLoader(PydanticLoader):
    """Reads an object, on touch where its class allows."""

    def __init__(self, annotation: Any, wire_name: str, cls: type[BaseModel], plan_of: PlanOf) -> None:
        super().__init__(annotation, wire_name)
        self._cls = cls
        self._plan_of = plan_of

    @cached_property
    def _plan(self) -> Plan | None:  # late, since a class may have fields of itself
        return self._plan_of(self._cls)

    def load(self, raw: Raw, path: Path, *, opened: bool) -> Any:
        plan = self._plan
        if plan is None:
            return self.by_pydantic(raw, path)
        here: Path = (path, self._wire_name)
        if opened:
            try:  # the way of nearly every call
                return opened_object(self._cls, plan.read_level(raw), here)
            except REFUSED:
                pass
        data = bytes(raw)
        if not _is_object(data):
            return self.by_pydantic(raw, path)
        return read_object(plan, self._cls, data, here) if opened else untouched_object(self._cls, data, here)


class ModelsLoader(ModelLoader):
    """Reads a list of objects."""

    def load(self, raw: Raw, path: Path, *, opened: bool) -> Any:
        plan = self._plan
        if plan is None:
            return self.by_pydantic(raw, path)
        here: Path = (path, self._wire_name)
        models = self._opened(plan, raw, here) if opened else None
        if models is None:
            models = self._untouched(raw, here)
        return self.by_pydantic(raw, path) if models is None else models

    def _opened(self, plan: Plan, raw: Raw, here: Path) -> list[BaseModel] | None:
        try:
            shells = plan.read_levels(raw)
        except REFUSED:
            return None
        return [opened_object(self._cls, shell, (here, i)) for i, shell in enumerate(shells)]

    def _untouched(self, raw: Raw, here: Path) -> list[BaseModel] | None:
        try:
            elements = [bytes(element) for element in _elements(raw)]
        except REFUSED:
            return None
        if not all(map(_is_object, elements)):
            return None
        return [untouched_object(self._cls, element, (here, i)) for i, element in enumerate(elements)]


class ModelsByNameLoader(ModelLoader):
    """Reads a dict of objects."""

    def load(self, raw: Raw, path: Path, *, opened: bool) -> Any:
        try:
            members = None if self._plan is None else {name: bytes(each) for name, each in _members(raw).items()}
        except REFUSED:
            members = None
        if members is None or not all(map(_is_object, members.values())):
            return self.by_pydantic(raw, path)
        here: Path = (path, self._wire_name)
        return {name: untouched_object(self._cls, member, (here, name)) for name, member in members.items()}


def _is_object(data: bytes) -> bool:
    return data.startswith(b"{")
