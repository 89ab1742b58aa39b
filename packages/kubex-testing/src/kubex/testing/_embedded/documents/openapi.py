"""OpenAPI v3 documents made of the facts: the schemas that a group version needs, and its paths."""

from collections.abc import Mapping
from typing import Any

from kubex.testing._embedded.resources.catalog import Catalog, Resource

Document = dict[str, Any]
_PREFIX = "#/components/schemas/"
_QUERY = {
    "get": ("pretty",),
    "list": ("allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion",
             "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch"),
    "create": ("dryRun", "fieldManager", "fieldValidation"),
    "update": ("dryRun", "fieldManager", "fieldValidation"),
    "patch": ("dryRun", "fieldManager", "fieldValidation", "force"),
    "delete": ("dryRun", "gracePeriodSeconds", "propagationPolicy"),
    "deletecollection": ("dryRun", "fieldSelector", "labelSelector"),
}  # fmt: skip
_ON_COLLECTION = {"list": "get", "create": "post", "deletecollection": "delete"}
_ON_OBJECT = {"get": "get", "update": "put", "patch": "patch", "delete": "delete"}


def index(catalog: Catalog) -> Document:
    """Answer `/openapi/v3`."""
    paths = {}
    for group, versions in catalog.group_versions().items():
        for version in versions:
            path = f"apis/{group}/{version}" if group else f"api/{version}"
            paths[path] = {"serverRelativeURL": f"/openapi/v3/{path}"}
    return {"paths": paths}


def document(catalog: Catalog, path: str) -> Document | None:
    """Answer `/openapi/v3/apis/GROUP/VERSION`, None if there is no such group version."""
    match path.strip("/").split("/"):
        case ["api", version]:
            group = ""
        case ["apis", group, version]:
            pass
        case _:
            return None
    resources = catalog.resources(group, version)
    if not resources:
        return None
    paths: Document = {}
    for resource in resources:
        paths |= _paths(resource)
    names = {name for resource in resources if (name := resource.schema)}
    return {
        "openapi": "3.0.0",
        "info": {"title": "Kubernetes", "version": catalog.version},
        "paths": paths,
        "components": {"schemas": _closure(catalog, names)},
    }


def _paths(resource: Resource) -> Document:
    base = f"/apis/{resource.group}/{resource.version}" if resource.group else f"/api/{resource.version}"
    inside = "/namespaces/{namespace}" if resource.namespaced else ""
    collection = f"{base}{inside}/{resource.plural}"
    paths = {
        collection: _operations(resource, _ON_COLLECTION),
        collection + "/{name}": _operations(resource, _ON_OBJECT),
    }
    if inside:
        paths[f"{base}/{resource.plural}"] = _operations(resource, {"list": "get"})
    return {path: operations for path, operations in paths.items() if operations}


def _operations(resource: Resource, methods: Mapping[str, str]) -> Document:
    return {method: _operation(resource, verb) for verb, method in methods.items() if verb in resource.verbs}


def _operation(resource: Resource, verb: str) -> Document:
    kind = {"group": resource.group, "version": resource.version, "kind": resource.kind}
    operation: Document = {
        "x-kubernetes-action": {"create": "post", "update": "put"}.get(verb, verb),
        "x-kubernetes-group-version-kind": kind,
        "parameters": [{"in": "query", "name": name, "schema": {"type": "string"}} for name in _QUERY[verb]],
        "responses": {"200": {"description": "OK"}},
    }
    schema = {"$ref": _PREFIX + resource.schema} if resource.schema else {}
    if verb in ("create", "update"):
        operation["requestBody"] = {"content": {"*/*": {"schema": schema}}}
    if verb in ("get", "create", "update", "patch"):
        operation["responses"]["200"]["content"] = {"application/json": {"schema": schema}}
    return operation


def _closure(catalog: Catalog, names: set[str]) -> Document:
    """Give the schemas named, and all that they refer to."""
    found: Document = {}
    waiting = sorted(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            schema = found[name] = catalog.schemas.named(name)
            waiting.extend(_references(schema))
    return found


def _references(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        own = [value["$ref"].removeprefix(_PREFIX)] if isinstance(value.get("$ref"), str) else []
        return own + [name for item in value.values() for name in _references(item)]
    return [name for item in value for name in _references(item)] if isinstance(value, list) else []
