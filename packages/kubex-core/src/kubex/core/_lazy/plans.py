"""Makes the plan of a class, when the first object of it is read."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, cast

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType
from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

from kubex.core._lazy.eligible import is_eligible
from kubex.core._lazy.kinds import FieldKind, Kind, field_kind, is_present
from kubex.core._lazy.loaders import (
    AnyLoader,
    AnyObjectLoader,
    ModelLoader,
    ModelsByNameLoader,
    ModelsLoader,
    PresentLoader,
    PydanticLoader,
    TimeLoader,
)
from kubex.core._lazy.locks import new_lock
from kubex.core._lazy.plan import Loader, Plan
from kubex.core.models._fields import zero_value

_SCALARS = (str, int, float, bool, int | str)
_planning = new_lock()


def plan_of(cls: type[BaseModel]) -> Plan | None:
    """Give the plan of a class; None if pydantic reads it."""
    plan = cls.__dict__.get(Plan.ATTRIBUTE)
    if plan is None:
        with _planning:
            plan = cls.__dict__.get(Plan.ATTRIBUTE)
            if plan is None:
                plan = is_eligible(cls) and _make_plan(cls)
                type.__setattr__(cls, Plan.ATTRIBUTE, plan)
    return plan or None


def _make_plan(cls: type[BaseModel]) -> Plan:
    fields = cls.__pydantic_fields__
    wire_names = {name: _wire_name(name, field) for name, field in fields.items()}
    kinds = {name: field_kind(field) for name, field in fields.items()}
    members = [_member(name, field, kinds[name]) for name, field in fields.items()]
    shell = _shell(cls, members, wire_names, forbid_unknown=True)
    open_shell = _shell(cls, members, wire_names, forbid_unknown=False)
    return Plan(
        cls=cls,
        wire_names=frozenset(wire_names.values()),
        loaders={name: _loader(wire_names[name], field, kinds[name]) for name, field in fields.items()},
        defaults={name: _default(field) for name, field in fields.items()},
        raw_fields=tuple(name for name, kind in kinds.items() if kind.kind is not Kind.PLAIN),
        read_level=msgspec.json.Decoder(shell).decode,
        read_levels=msgspec.json.Decoder(list[shell]).decode,  # type: ignore[valid-type]
        read_list=msgspec.json.Decoder(_list_frame(shell)).decode,
        read_known_members=msgspec.json.Decoder(open_shell).decode,
    )


def _wire_name(name: str, field: FieldInfo) -> str:
    return cast("str | None", field.validation_alias) or name


def _shell(
    cls: type[BaseModel], members: list[tuple[Any, ...]], wire_names: dict[str, str], *, forbid_unknown: bool
) -> type[Struct]:
    return msgspec.defstruct(
        f"{cls.__name__}Shell",
        members,
        rename=wire_names,
        kw_only=True,
        gc=False,  # it holds values out of JSON, which make no cycles, and there are many
        forbid_unknown_fields=forbid_unknown,
    )


def _list_frame(shell: type[Struct]) -> type[Any]:
    items: Any = list[shell]  # type: ignore[valid-type]
    return msgspec.defstruct("ListFrame", [("items", items), ("metadata", Raw, Raw(b"{}"))], gc=False)


def _member(name: str, field: FieldInfo, kind: FieldKind) -> tuple[Any, ...]:
    annotation: Any = Raw  # never `Raw | None`, by which msgspec means None
    if kind.kind is Kind.PLAIN:
        annotation = kind.type | None if kind.optional or _is_zero_for_null(field, kind) else kind.type
    if field.is_required() and not is_present(field):
        return name, annotation
    return name, annotation | UnsetType, UNSET


def _is_zero_for_null(field: FieldInfo, kind: FieldKind) -> bool:
    return is_present(field) and kind.kind is Kind.PLAIN and kind.type not in _SCALARS


def _default(field: FieldInfo) -> Callable[[], Any] | None:
    if field.is_required():
        return zero_value(field.annotation)
    default = field.default
    if default is None:
        return None
    if type(default) in _SCALARS:
        return lambda: default
    return partial(field.get_default, call_default_factory=True)


def _loader(wire_name: str, field: FieldInfo, kind: FieldKind) -> Loader | None:
    annotation = _full_annotation(field)
    match kind.kind:
        case Kind.PLAIN if _is_zero_for_null(field, kind):
            return PresentLoader(annotation, wire_name, zero_value(field.annotation)).load
        case Kind.PLAIN:
            return None
        case Kind.TIME if not is_present(field):
            return TimeLoader(wire_name, optional=kind.optional).load
        case Kind.ANY:
            return AnyLoader(annotation, wire_name).load
        case Kind.ANY_OBJECT:
            return AnyObjectLoader(annotation, wire_name).load
        case Kind.MODEL:
            return ModelLoader(annotation, wire_name, kind.type, plan_of).load
        case Kind.MODELS:
            return ModelsLoader(annotation, wire_name, kind.type, plan_of).load
        case Kind.MODELS_BY_NAME:
            return ModelsByNameLoader(annotation, wire_name, kind.type, plan_of).load
        case _:
            return PydanticLoader(annotation, wire_name).load


def _full_annotation(field: FieldInfo) -> Any:
    metadata = [*field.metadata, *([Field(discriminator=field.discriminator)] if field.discriminator else ())]
    return Annotated[(field.annotation, *metadata)] if metadata else field.annotation
