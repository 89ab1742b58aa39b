"""Types of fields for which JSON alone, or pydantic alone, says too little."""

import base64
import binascii
import datetime
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, get_args, get_origin

from pydantic import BaseModel, GetCoreSchemaHandler, PlainSerializer
from pydantic_core import PydanticCustomError, core_schema

T = TypeVar("T")


class PresentMarker:
    """The API requires the field, yet servers may leave it out or send null: what is read is then Go's zero value."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        zero = zero_value(source)
        schema = handler(source)
        if source not in (str, int, float, bool):  # Go sends null for nil slices, maps and pointers only
            schema = core_schema.no_info_after_validator_function(
                lambda value: zero() if value is None else value, core_schema.nullable_schema(schema)
            )
        return core_schema.with_default_schema(schema, default_factory=zero)


class OpenEnumMarker:
    """Any string is accepted: a newer server may know more values than the enum lists."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.str_schema()


class _Base64:
    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(
            _decode_base64,
            core_schema.bytes_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: base64.b64encode(value).decode(), when_used="json"
            ),
        )


def _decode_base64(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode(value)
    except binascii.Error as error:
        raise PydanticCustomError("base64", "not base64: {reason}", {"reason": str(error)}) from error


def zero_value(annotation: Any) -> Callable[[], Any]:
    """Tell what Go calls the zero value of a type, as a function that makes a new one."""
    origin = get_origin(annotation) or annotation
    if origin is Annotated:
        return zero_value(get_args(annotation)[0])
    if origin in (str, int, float, bool, bytes, list, dict):
        return origin  # type: ignore[no-any-return]
    if isinstance(origin, type) and issubclass(origin, BaseModel):
        return lambda: origin.model_validate({})
    if origin is Literal:
        return str
    arguments = get_args(annotation)
    return zero_value(arguments[0]) if arguments else lambda: None


def _micro_time(value: datetime.datetime) -> str:
    return value.isoformat(timespec="microseconds").replace("+00:00", "Z")


Present: TypeAlias = Annotated[T, PresentMarker()]
"""A field that the API requires. Constructors ask for it; in an answer that lacks it, it is Go's zero value."""

OneOf: TypeAlias = Annotated[T | str, OpenEnumMarker()]
"""A string whose known values are listed where it is declared: `OneOf[Literal["Always", "Never"]]`."""

Base64Bytes: TypeAlias = Annotated[bytes, _Base64()]
"""Bytes that are base64 on the wire. `bytes` given are the content itself, a `str` given is its base64 form."""

MicroTime: TypeAlias = Annotated[datetime.datetime, PlainSerializer(_micro_time, when_used="json-unless-none")]
"""A time whose fraction on the wire always has six digits, as the API server demands of it."""

IntOrString: TypeAlias = int | str
"""A number, or a string such as a port's name or `25%`."""
