"""Strategic merge patch: lists are merged by the keys that the schemas name, directives start with `$`."""

from collections.abc import Callable, Mapping
from typing import Any

from kubex.testing._embedded.http.statuses import server_error
from kubex.testing._embedded.resources.schemas import Schema, Schemas

_DIRECTIVE = "$patch"
_RETAIN_KEYS = "$retainKeys"
_ORDER = "$setElementOrder/"
_DELETE_PRIMITIVES = "$deleteFromPrimitiveList/"

Item = Any
Identity = Callable[[Item], Any]


class StrategicMerge:
    """Merges patches into documents by the schemas of one minor; originals are shared, never changed."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas

    def merge(self, original: Mapping[str, Any], patch: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
        """Give the object that a patch makes of another.

        Raises:
            Failure: 500, as a real server, for a directive that is malformed or a list item without its merge key.
        """
        directive = patch.get(_DIRECTIVE)
        if directive == "replace":
            replaced: dict[str, Any] = _without_directives(patch)
            return replaced
        if directive == "delete":
            return {}
        if directive not in (None, "merge"):
            raise server_error(f"unknown patch type: {directive} in map; use merge, replace or delete")
        schema = self._schemas.resolve(schema)
        merged = _retained(original, patch.get(_RETAIN_KEYS))
        for name, value in patch.items():
            if name.startswith(_DELETE_PRIMITIVES):
                field = name.removeprefix(_DELETE_PRIMITIVES)
                merged[field] = [item for item in merged.get(field) or () if item not in value]
            elif not name.startswith("$"):
                self._set(merged, name, value, patch, self._schemas.field(schema, name))
        for name, order in patch.items():
            field = name.removeprefix(_ORDER)
            if field != name and isinstance(merged.get(field), list):
                identity = _identity(self._schemas.field(schema, field))
                merged[field] = _ordered(merged[field], original.get(field) or [], order, identity)
        return merged

    def _set(self, merged: dict[str, Any], name: str, value: Any, patch: Mapping[str, Any], field: Schema) -> None:
        if value is None:
            merged.pop(name, None)
            return
        current = merged.get(name)
        strategy = str(field.get("x-kubernetes-patch-strategy", "")).split(",")
        if isinstance(value, Mapping) and "replace" not in strategy:
            merged[name] = self.merge(current if isinstance(current, Mapping) else {}, value, field)
        elif isinstance(value, list) and "merge" in strategy:
            merged[name] = self._merge_list(current or [], value, field)
        else:
            merged[name] = _without_directives(value)

    def _merge_list(self, original: list[Item], patch: list[Item], field: Schema) -> list[Item]:
        key = field.get("x-kubernetes-patch-merge-key")
        identity = _identity(field)
        if key is None:
            united = [*original, *(item for item in patch if item not in original)]
            return _ordered(united, original, patch, identity)
        if any(isinstance(item, Mapping) and item.get(_DIRECTIVE) == "replace" for item in patch):
            return [_without_directives(item) for item in patch if _DIRECTIVE not in item]
        merged = list(original)
        schema = field.get("items", {})
        for item in patch:
            if not isinstance(item, Mapping) or key not in item:
                raise server_error(f"map: {item} does not contain declared merge key: {key}")
            place = next((i for i, known in enumerate(merged) if known.get(key) == item[key]), None)
            if item.get(_DIRECTIVE) == "delete":
                merged = [known for known in merged if known.get(key) != item[key]]
            elif place is None:
                merged.append(self.merge({}, item, schema))
            else:
                merged[place] = self.merge(merged[place], item, schema)
        return _ordered(merged, original, patch, identity)


def _retained(original: Mapping[str, Any], retain: Any) -> dict[str, Any]:
    if retain is None:
        return dict(original)
    return {name: value for name, value in original.items() if name in retain}


def _without_directives(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _without_directives(v) for k, v in value.items() if not k.startswith("$") and v is not None}
    return [_without_directives(item) for item in value] if isinstance(value, list) else value


def _identity(field: Schema) -> Identity:
    key = field.get("x-kubernetes-patch-merge-key")
    return lambda item: item.get(key) if isinstance(item, Mapping) else item


def _ordered(merged: list[Item], original: list[Item], order: list[Item], identity: Identity) -> list[Item]:
    """Put the items that the patch names in its order; the server's own keep their place among them."""
    rank = {identity(item): place for place, item in enumerate(order)}
    before = {identity(item): place for place, item in enumerate(original)}
    named = sorted((item for item in merged if identity(item) in rank), key=lambda item: rank[identity(item)])
    others = [item for item in merged if identity(item) not in rank]
    result: list[Item] = []
    while named and others:
        place, other = before.get(identity(named[0])), before.get(identity(others[0]))
        first = others if place is not None and other is not None and other < place else named
        result.append(first.pop(0))
    return result + named + others
