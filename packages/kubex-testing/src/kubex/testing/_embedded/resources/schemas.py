"""Schemas of the facts: references resolved, and properties looked up."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
_PREFIX = "#/components/schemas/"
_NONE: Schema = {}


class Schemas:
    """The OpenAPI v3 schemas of one minor, by name."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self.all = schemas

    def named(self, name: str | None) -> Schema:
        """Give a schema by its name; empty when there is none."""
        return self.all.get(name, _NONE) if name else _NONE

    def resolve(self, schema: Schema) -> Schema:
        """Follow references, also those wrapped in a single `allOf`."""
        while True:
            if "$ref" in schema:
                schema = self.named(schema["$ref"].removeprefix(_PREFIX))
            elif len(schema.get("allOf", ())) == 1 and "properties" not in schema:
                schema = schema["allOf"][0]
            else:
                return schema

    def field(self, schema: Schema, name: str) -> Schema:
        """Give the schema of a field as written there, patch keys included; empty when unknown."""
        found: Schema | None = schema.get("properties", _NONE).get(name)
        if found is not None:
            return found
        extra = schema.get("additionalProperties")
        return extra if isinstance(extra, Mapping) else _NONE
