"""Bytes out of models."""

from collections.abc import Mapping
from typing import Any

import msgspec
from pydantic import BaseModel
from pydantic_core import PydanticSerializationError

from kubex.core._lazy.dumps import decode_errors
from kubex.core.exceptions import DecodeError, InvalidRequest
from kubex.core.models import Entity


def encode_object(entity: Entity) -> bytes:
    """Encode a whole object, as create and replace send it: fields that are None are left out.

    Raises:
        InvalidRequest: it holds something that JSON cannot say.
        DecodeError: it came from a server, and what it holds cannot be read.
    """
    try:
        with decode_errors(entity):
            return entity.__pydantic_serializer__.to_json(entity, by_alias=True, exclude_none=True)
    except PydanticSerializationError as error:
        raise _not_encodable(entity, error) from error


def encode_changes(body: Any) -> bytes:
    """Encode part of an object, as patches send it: the fields that were set, None as null, bytes as base64.

    Raises:
        InvalidRequest: it holds something that JSON cannot say.
        DecodeError: it came from a server, and what it holds cannot be read.
    """
    try:
        return msgspec.json.encode(body, enc_hook=_set_fields)
    except DecodeError:
        raise
    except (TypeError, ValueError, RecursionError, PydanticSerializationError) as error:
        raise _not_encodable(body, error) from error


def _set_fields(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Mapping):
        return dict(value)
    msg = f"{value!r} is no JSON"
    raise TypeError(msg)


def _not_encodable(body: object, error: Exception) -> InvalidRequest:
    return InvalidRequest(f"{type(body).__name__} cannot be sent: {error}")
