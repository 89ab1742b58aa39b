"""What kind of field an annotation makes."""

import datetime
import types
from enum import Enum, auto
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, PlainSerializer
from pydantic.fields import FieldInfo

from kubex.core.models._fields import OpenEnumMarker, PresentMarker

_SCALARS = (str, int, float, bool)
_NONE = type(None)


class Kind(Enum):
    """How the value of a field is read."""

    PLAIN = auto()  # by msgspec, with the level that it is in
    TIME = auto()
    ANY = auto()  # whatever JSON says
    ANY_OBJECT = auto()  # whatever is in a JSON object
    MODEL = auto()
    MODELS = auto()  # a list of them
    MODELS_BY_NAME = auto()
    OTHER = auto()  # by pydantic


class FieldKind(NamedTuple):
    """The kind of a field: `type` is what msgspec is told for PLAIN, the class for models."""

    kind: Kind
    type: Any
    optional: bool


def field_kind(field: FieldInfo) -> FieldKind:
    """Tell the kind of a field, by its annotation and what stands beside it."""
    if field.discriminator or not all(isinstance(data, _HARMLESS) for data in field.metadata):
        return FieldKind(Kind.OTHER, None, optional=False)
    return _kind(Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation)


def is_present(field: FieldInfo) -> bool:
    """Tell whether a field is `Present[...]`: read as its zero value where a server leaves it out."""
    return any(isinstance(data, PresentMarker) for data in field.metadata)


# What says nothing of how a value is read, or what is taken care of.
_HARMLESS = (OpenEnumMarker, PresentMarker, PlainSerializer)


def _kind(annotation: Any) -> FieldKind:
    bare, optional = _without_none(_without_metadata(annotation))
    bare = _without_metadata(bare)
    plain = _plain(bare)
    if plain is not None:
        return FieldKind(Kind.PLAIN, plain, optional)
    if bare is datetime.datetime:
        return FieldKind(Kind.TIME, None, optional)
    if bare is Any:
        return FieldKind(Kind.ANY, None, optional)
    if _is_dict(bare, Any):
        return FieldKind(Kind.ANY_OBJECT, None, optional)
    if _is_model(bare):
        return FieldKind(Kind.MODEL, bare, optional)
    element = get_args(bare)[-1] if get_args(bare) else None
    if _is_model(element):
        if get_origin(bare) is list:
            return FieldKind(Kind.MODELS, element, optional)
        if _is_dict(bare, element):
            return FieldKind(Kind.MODELS_BY_NAME, element, optional)
    return FieldKind(Kind.OTHER, None, optional)


def _plain(annotation: Any) -> Any:
    """Give the type for msgspec, if msgspec and pydantic agree on all that msgspec accepts; else None."""
    annotation = _without_metadata(annotation)
    if annotation in _SCALARS:
        return annotation
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal and all(type(value) is str for value in arguments):
        return annotation
    if origin in (Union, types.UnionType):
        return _plain_union(arguments)
    if origin is list:
        element = _plain(arguments[0])
        return element and list[element]  # type: ignore[valid-type]
    if origin is dict and arguments[0] is str:
        element = _plain(arguments[1])
        return element and dict[str, element]  # type: ignore[valid-type]
    return None


def _plain_union(choices: tuple[Any, ...]) -> Any:
    return int | str if set(choices) == {int, str} else None


def _without_metadata(annotation: Any) -> Any:
    """Strip metadata that says nothing of how a value is read: an open enum is a string."""
    if get_origin(annotation) is not Annotated:
        return annotation
    bare, *metadata = get_args(annotation)
    if any(isinstance(data, OpenEnumMarker) for data in metadata):
        bare = str
    return bare if all(isinstance(data, _HARMLESS) for data in metadata) else annotation


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation, False
    choices = [choice for choice in get_args(annotation) if choice is not _NONE]
    return Union[tuple(choices)], len(choices) < len(get_args(annotation))  # noqa: UP007 - of a computed tuple


def _is_dict(annotation: Any, values: Any) -> bool:
    return get_origin(annotation) is dict and get_args(annotation) == (str, values)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
