"""The schemas that a set of OpenAPI documents needs, without prose."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_PREFIX = "#/components/schemas/"
# What is Kubernetes' own; on a server with custom resources their schemas stand beside these.
_OWN = "io.k8s."
# Bodies of calls to any resource, whether or not a document's paths speak of them.
_META = "io.k8s.apimachinery.pkg.apis.meta.v1."


def find_schemas(documents: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Collect the schemas that the paths of the documents reach, and those of meta/v1, sorted by name."""
    known: dict[str, Any] = {}
    wanted: set[str] = set()
    for document in documents:
        known.update(document.get("components", {}).get("schemas", {}))
        wanted.update(_references(document.get("paths", {})))
    wanted.update(name for name in known if name.startswith(_META))
    kept: dict[str, Any] = {}
    while wanted:
        name = wanted.pop()
        if name.startswith(_OWN) and name in known and name not in kept:
            kept[name] = without_prose(known[name])
            wanted.update(_references(kept[name]))
    return dict(sorted(kept.items()))


def without_prose(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a schema without descriptions; properties that are called `description` stay."""
    kept = {key: value for key, value in schema.items() if key != "description"}
    for key in ("items", "additionalProperties", "not"):
        if isinstance(kept.get(key), dict):
            kept[key] = without_prose(kept[key])
    for key in ("allOf", "anyOf", "oneOf"):
        if key in kept:
            kept[key] = [without_prose(part) for part in kept[key]]
    if "properties" in kept:
        kept["properties"] = {name: without_prose(part) for name, part in kept["properties"].items()}
    return kept


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):  # a property may be called $ref, too
            yield reference.removeprefix(_PREFIX)
        for child in value.values():
            yield from _references(child)
    elif isinstance(value, list):
        for child in value:
            yield from _references(child)
