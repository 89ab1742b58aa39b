"""Bytes out of models."""

from typing import Any

from pydantic_core import SchemaSerializer, core_schema

from kubex.core._lazy.dumps import decode_errors
from kubex.core.models import Entity

_ANY = SchemaSerializer(core_schema.any_schema())


def encode_object(entity: Entity) -> bytes:
    """Encode a whole object, as create and replace send it: fields that are None are left out."""
    with decode_errors(entity):
        return entity.__pydantic_serializer__.to_json(entity, by_alias=True, exclude_none=True)


def encode_changes(body: Any) -> bytes:
    """Encode part of an object, as patches send it: the fields that were set, None as null."""
    with decode_errors(body):
        return _ANY.to_json(body, by_alias=True, exclude_unset=True)
