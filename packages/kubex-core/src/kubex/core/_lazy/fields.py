"""What the types of a class's fields are, where their names were not known when the class was made."""

from collections.abc import Callable
from inspect import get_annotations
from typing import Any, ForwardRef, cast

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from kubex.core.late_imports import imports_late


def complete_fields(cls: type[BaseModel]) -> None:
    """Have a class know the types of its fields; where its module imports late, no further and without a schema."""
    if cls.__pydantic_fields_complete__:
        return
    if not imports_late(cls.__module__):
        cls.model_rebuild(raise_errors=False)
        return
    annotations = get_annotations(cls, eval_str=True)
    to_alias = cast("Callable[[str], str]", cls.model_config["alias_generator"])
    cls.__pydantic_fields__ = {
        name: _completed(field, annotations[name], to_alias(name))
        if isinstance(field.annotation, str | ForwardRef)
        else field
        for name, field in cls.__pydantic_fields__.items()
    }


def _completed(field: FieldInfo, annotation: Any, usual_alias: str) -> FieldInfo:
    if field.default is PydanticUndefined:
        completed = FieldInfo.from_annotation(annotation)
    else:
        completed = FieldInfo.from_annotated_attribute(annotation, field.default)
    if completed.alias is None:
        completed.alias = completed.validation_alias = completed.serialization_alias = usual_alias
        completed.alias_priority = 1
    return completed
