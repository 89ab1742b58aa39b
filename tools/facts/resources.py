"""The resources of one group version, from the paths of its OpenAPI document."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_VERBS = {"get": "get", "list": "list", "post": "create", "put": "update", "patch": "patch", "delete": "delete"}
_METHODS = ("get", "put", "post", "delete", "patch")
_KIND = "x-kubernetes-group-version-kind"


class _Place(NamedTuple):
    plural: str
    subresource: str | None
    namespaced: bool
    watch: bool


def find_resources(path: str, document: Mapping[str, Any], discovery: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the resources of the document at `path`; `discovery` is its APIResourceList, or empty."""
    resources: dict[str, dict[str, Any]] = {}
    for url, methods in sorted(document.get("paths", {}).items()):
        place = _place(url.removeprefix(f"/{path}").strip("/").split("/"))
        if place is None:
            continue
        resource = resources.setdefault(place.plural, {"namespaced": False, "verbs": set(), "subresources": {}})
        resource["namespaced"] |= place.namespaced
        target = resource
        if place.subresource is not None:
            target = resource["subresources"].setdefault(place.subresource, {"verbs": set()})
        _add_verbs(target, place, methods)
    schemas = _schemas_by_kind(document)
    discovered = {entry["name"]: entry for entry in discovery.get("resources", ())}
    for plural, resource in resources.items():
        if resource["verbs"]:
            yield _finish(plural, resource, schemas, discovered.get(plural, {}))


def _place(segments: list[str]) -> _Place | None:
    watch = segments[0] == "watch"
    segments = segments[watch:]
    namespaced = segments[:2] == ["namespaces", "{namespace}"]
    segments = segments[2 * namespaced :]
    if not segments or not segments[0] or len(segments) > 3:  # the group version itself; proxy/{path}
        return None
    return _Place(segments[0], segments[2] if len(segments) == 3 else None, namespaced, watch)


def _add_verbs(target: dict[str, Any], place: _Place, methods: Mapping[str, Any]) -> None:
    for method in _METHODS:
        operation = methods.get(method)
        if operation is None:
            continue
        action = operation.get("x-kubernetes-action", "")
        verb = "watch" if place.watch else _VERBS.get(action, action)
        target["verbs"].add(_VERBS[method] if verb == "connect" else verb)
        target.update(operation.get(_KIND, {}))


def _schemas_by_kind(document: Mapping[str, Any]) -> dict[tuple[str, str, str], str]:
    return {
        (kind["group"], kind["version"], kind["kind"]): name
        for name, schema in document.get("components", {}).get("schemas", {}).items()
        for kind in schema.get(_KIND, ())
    }


def _finish(
    plural: str, found: Mapping[str, Any], schemas: Mapping[tuple[str, str, str], str], discovered: Mapping[str, Any]
) -> dict[str, Any]:
    group, version, kind = found["group"], found["version"], found["kind"]
    return {
        "group": group,
        "version": version,
        "kind": kind,
        "plural": plural,
        "singular": discovered.get("singularName") or kind.lower(),
        "namespaced": found["namespaced"],
        "verbs": sorted(found["verbs"]),
        "schema": schemas.get((group, version, kind), ""),
        "shortNames": discovered.get("shortNames", []),
        "categories": discovered.get("categories", []),
        "subresources": {
            name: {
                "verbs": sorted(subresource["verbs"]),
                "group": subresource["group"],
                "version": subresource["version"],
                "kind": subresource["kind"],
            }
            for name, subresource in sorted(found["subresources"].items())
        },
    }
