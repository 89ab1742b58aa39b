"""Custom resource definitions: what they say is served from the moment they are stored."""

from collections.abc import Mapping
from typing import Any

from kubex.testing._embedded.http.statuses import cause, invalid, required
from kubex.testing._embedded.resources import metadata as server_metadata
from kubex.testing._embedded.resources.catalog import Catalog, Resource, StoreKey, Subresource

Document = dict[str, Any]
DEFINITIONS = StoreKey("apiextensions.k8s.io", "customresourcedefinitions")
_VERBS = frozenset(("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"))
_OBJECT_META = {"$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}
_ON_OBJECT = frozenset(("get", "patch", "update"))


def check_definition(document: Mapping[str, Any]) -> None:
    """Check what the server needs to know of a definition.

    Raises:
        Failure: 422 with the fields that are missing or wrong.
    """
    spec, name = document.get("spec") or {}, document["metadata"].get("name", "")
    names = spec.get("names") or {}
    causes = [required(f"spec.names.{field}") for field in ("plural", "kind") if not names.get(field)]
    causes += [required(f"spec.{field}") for field in ("group", "scope", "versions") if not spec.get(field)]
    wanted = f"{names.get('plural')}.{spec.get('group')}"
    if not causes and name != wanted:
        text = f'Invalid value: "{name}": must be spec.names.plural+"."+spec.group'
        causes.append(cause("metadata.name", text))
    if causes:
        raise invalid("apiextensions.k8s.io", "CustomResourceDefinition", name, causes)


def complete_definition(document: Document) -> None:
    """Fill in names and the status that says that the resource is served."""
    spec = document["spec"] = dict(document["spec"])
    names = spec["names"] = dict(spec["names"])
    names.setdefault("singular", names["kind"].lower())
    names.setdefault("listKind", f"{names['kind']}List")
    spec.setdefault("conversion", {"strategy": "None"})
    now = server_metadata.now()
    document["status"] = {
        "conditions": [
            _condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
            _condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now),
        ],
        "acceptedNames": names,
        "storedVersions": [version["name"] for version in spec["versions"] if version.get("storage")],
    }


def _condition(kind: str, reason: str, message: str, now: str) -> Document:
    return {"type": kind, "status": "True", "reason": reason, "message": message, "lastTransitionTime": now}


def serve_definition(catalog: Catalog, document: Mapping[str, Any]) -> None:
    """Serve what a definition says, and no longer what it said before."""
    spec = document["spec"]
    catalog.remove(StoreKey(spec["group"], spec["names"]["plural"]))
    for version in spec["versions"]:
        if version.get("served", True):
            resource = _resource(spec, version)
            catalog.add(resource)
            catalog.schemas.all[str(resource.schema)] = _schema(resource, version)


def _resource(spec: Mapping[str, Any], version: Mapping[str, Any]) -> Resource:
    names, group = spec["names"], spec["group"]
    subresources = {}
    for name in version.get("subresources") or {}:
        own = (group, version["name"], names["kind"])
        sub_group, sub_version, kind = ("autoscaling", "v1", "Scale") if name == "scale" else own
        subresources[name] = Subresource(name, sub_group, sub_version, kind, _ON_OBJECT)
    return Resource(
        group=group,
        version=version["name"],
        kind=names["kind"],
        plural=names["plural"],
        singular=names.get("singular") or names["kind"].lower(),
        namespaced=spec["scope"] == "Namespaced",
        verbs=_VERBS,
        schema=f"{'.'.join(reversed(group.split('.')))}.{version['name']}.{names['kind']}",
        short_names=tuple(names.get("shortNames") or ()),
        categories=tuple(names.get("categories") or ()),
        subresources=subresources,
        custom=True,
        columns=tuple(version.get("additionalPrinterColumns") or ()),
    )


def _schema(resource: Resource, version: Mapping[str, Any]) -> Document:
    written = (version.get("schema") or {}).get("openAPIV3Schema") or {"x-kubernetes-preserve-unknown-fields": True}
    string = {"type": "string"}
    properties = {**written.get("properties", {}), "apiVersion": string, "kind": string, "metadata": _OBJECT_META}
    kind = {"group": resource.group, "version": resource.version, "kind": resource.kind}
    return {**written, "type": "object", "properties": properties, "x-kubernetes-group-version-kind": [kind]}
