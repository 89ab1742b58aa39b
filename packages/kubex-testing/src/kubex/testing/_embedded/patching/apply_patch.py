"""Server-side apply, without managed fields: what is applied is merged into what is there.

Lists merge by `x-kubernetes-list-type`: maps by their keys, sets as sets, everything else is replaced.
"""

from collections.abc import Mapping
from typing import Any

from kubex.testing._embedded.resources.schemas import Schema, Schemas


class Apply:
    """Merges applied configurations into documents by the schemas of one minor."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas

    def merge(self, original: Any, applied: Any, schema: Schema) -> Any:
        """Give what comes of a value when another is applied to it."""
        resolved = self._schemas.resolve(schema)
        atomic = "atomic" in (schema.get("x-kubernetes-map-type"), resolved.get("x-kubernetes-map-type"))
        if isinstance(applied, Mapping) and not atomic:
            merged = dict(original) if isinstance(original, Mapping) else {}
            for name, value in applied.items():
                field = self._schemas.field(resolved, name)
                merged[name] = self.merge(merged.get(name), value, field)
            return merged
        if isinstance(applied, list) and isinstance(original, list):
            return self._merge_list(original, applied, schema)
        return applied

    def _merge_list(self, original: list[Any], applied: list[Any], schema: Schema) -> list[Any]:
        match schema.get("x-kubernetes-list-type"):
            case "set":
                return [*original, *(item for item in applied if item not in original)]
            case "map":
                return self._merge_map(original, applied, schema)
        return applied

    def _merge_map(self, original: list[Any], applied: list[Any], schema: Schema) -> list[Any]:
        names = schema.get("x-kubernetes-list-map-keys", ())
        item_schema = schema.get("items", {})
        defaults = self._schemas.resolve(item_schema).get("properties", {})

        def identity(item: Mapping[str, Any]) -> tuple[Any, ...]:
            return tuple(item.get(name, defaults.get(name, {}).get("default")) for name in names)

        merged = {identity(item): item for item in original}
        for item in applied:
            merged[identity(item)] = self.merge(merged.get(identity(item), {}), item, item_schema)
        return list(merged.values())
