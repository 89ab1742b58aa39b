"""Objects read by their schema: unknown fields dropped and reported, wrong types refused."""

import base64
from collections.abc import Mapping
from typing import Any

from kubex.testing._embedded.resources.schemas import Schema, Schemas

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": (int, float),
    "number": (int, float),
}
# Types of Go that are several types in JSON.
_MIXED = ("IntOrString", "Quantity", "JSON", "RawExtension", "JSONSchemaPropsOrBool", "JSONSchemaPropsOrArray")


class WrongTypeError(ValueError):
    """A value is not of the type that its field has."""


class Pruner:
    """Reads one document; `unknown` lists the paths that the schema does not have."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self.unknown: list[str] = []

    def prune(self, value: Any, schema: Schema, path: str = "") -> Any:
        """Give the value without nulls and unknown fields.

        Raises:
            WrongTypeError: when a value is, say, a string where the schema has an object.
        """
        resolved = self._schemas.resolve(schema)
        declared = resolved.get("type")
        if declared is None or self._is_mixed(schema) or resolved.get("x-kubernetes-preserve-unknown-fields"):
            return value
        _check(value, declared, path)
        if resolved.get("format") == "byte":
            _check_base64(value)
        if isinstance(value, Mapping):
            return self._prune_object(value, resolved, path)
        if isinstance(value, list):
            items = resolved.get("items", {})
            return [self.prune(item, items, f"{path}[{index}]") for index, item in enumerate(value)]
        return value

    def _is_mixed(self, schema: Schema) -> bool:
        while len(schema.get("allOf", ())) == 1:
            schema = schema["allOf"][0]
        return schema.get("format") == "int-or-string" or str(schema.get("$ref", "")).endswith(_MIXED)

    def _prune_object(self, value: Mapping[str, Any], schema: Schema, path: str) -> dict[str, Any]:
        if "properties" not in schema and "additionalProperties" not in schema:
            return dict(value)
        pruned = {}
        for name, item in value.items():
            here = f"{path}.{name}" if path else name
            field = self._schemas.field(schema, name)
            if not field and not schema.get("additionalProperties"):
                self.unknown.append(here)
            elif item is not None:
                pruned[name] = self.prune(item, field, here)
        return pruned


def _check_base64(value: str) -> None:
    try:
        base64.b64decode(value, validate=True)
    except ValueError as error:
        raise WrongTypeError(f"illegal base64 data: {error}") from error


def _check(value: Any, declared: str, path: str) -> None:
    expected = _TYPES.get(declared, object)
    numeric = declared in ("integer", "number")
    broken = isinstance(value, float) and declared == "integer" and not value.is_integer()
    if not isinstance(value, expected) or (isinstance(value, bool) and numeric) or broken:
        found = {dict: "object", list: "array", str: "string", bool: "bool"}.get(type(value), "number")
        raise WrongTypeError(f"json: cannot unmarshal {found} into Go struct field {path} of type {declared}")
