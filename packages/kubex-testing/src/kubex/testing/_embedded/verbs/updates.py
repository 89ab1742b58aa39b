"""How an object changes: which part of an update counts where it was sent to."""

from typing import Any

from kubex.testing._embedded.http.calls import State
from kubex.testing._embedded.http.statuses import bad_request, cause, invalid, server_error
from kubex.testing._embedded.resources import metadata as server_metadata
from kubex.testing._embedded.resources.catalog import NAMESPACES, Resource
from kubex.testing._embedded.resources.custom_resources import DEFINITIONS, serve_definition
from kubex.testing._embedded.resources.defaults import fill_spec
from kubex.testing._embedded.resources.rules import spec_causes, update_causes
from kubex.testing._embedded.store.storage import Record
from kubex.testing._embedded.verbs.creation import check_metadata, keep
from kubex.testing._embedded.verbs.removal import release

Document = dict[str, Any]
# What may change through a subresource; anything else that is sent there is ignored.
_PARTS = {
    "status": ("status",),
    "approval": ("status",),
    "binding": ("spec",),
    "finalize": ("spec",),
    "resize": ("spec",),
    "ephemeralcontainers": ("spec",),
}
_LABELS = ("labels",)
# An update of these must say which state it changes.
_NEVER_UNCONDITIONAL = ("leases", "poddisruptionbudgets")


def merged_update(resource: Resource, old: Document, new: Document, subresource: str | None = None) -> Document:
    """Give the state that an update leads to, defaults and generation filled in; the old one if nothing changes.

    Raises:
        Failure: 409 when the update speaks of another state or object.
    """
    metadata = server_metadata.updated(resource, old["metadata"], new["metadata"])
    if subresource is not None:
        parts = {name: new[name] for name in _PARTS[subresource] if name in new}
        merged = {**old, **parts}
        if subresource == "status" and not resource.custom:
            kept = _LABELS if resource.plural != "deployments" else ()
            merged["metadata"] = _with_fields(old["metadata"], metadata, ("annotations", *kept))
    else:
        merged = {**new, "metadata": metadata}
        if resource.has_status:
            merged.pop("status", None)
            merged |= {"status": old["status"]} if "status" in old else {}
        if resource.store_key == NAMESPACES:
            merged["spec"] = old["spec"]
    if subresource is None:
        fill_spec(resource, merged)
    if server_metadata.counts_generations(resource) and _counted(merged) != _counted(old):
        generation = old["metadata"].get("generation", 0) + 1
        merged["metadata"] = merged["metadata"] | {"generation": generation}
    return merged


def _with_fields(old: Document, new: Document, names: tuple[str, ...]) -> Document:
    changed = {name: new[name] for name in names if name in new}
    return {name: value for name, value in old.items() if name not in names} | changed


def _check_version(resource: Resource, metadata: Document) -> None:
    version = metadata.get("resourceVersion")
    if version and not str(version).isdecimal():
        raise server_error(f'strconv.ParseUint: parsing "{version}": invalid syntax')
    if not version and (resource.custom or resource.plural in _NEVER_UNCONDITIONAL):
        causes = [cause("metadata.resourceVersion", "Invalid value: 0: must be specified for an update")]
        raise invalid(resource.group, resource.plural, metadata.get("name", ""), causes)


def _counted(document: Document) -> Document:
    return {name: value for name, value in document.items() if name not in ("metadata", "status")}


def update_document(
    state: State, resource: Resource, record: Record, new: Document, subresource: str | None = None, *, dry: bool
) -> Record:
    """Change an object; without a change it keeps its resource version, without finalizers a deleted one goes.

    Raises:
        Failure: 400, 409 or 422, as an API server would.
    """
    name, namespace = new["metadata"].get("name", record.key.name), new["metadata"].get("namespace")
    if name != record.key.name:
        text = f"the name of the object ({name}) does not match the name on the URL ({record.key.name})"
        raise bad_request(text)
    if namespace and namespace != record.key.namespace:
        raise bad_request("the namespace of the provided object does not match the namespace sent on the request")
    _check_version(resource, new["metadata"])
    merged = merged_update(resource, record.document, new, subresource)
    causes = []
    if subresource is None:
        causes = spec_causes(resource, merged) + update_causes(resource, record.document, merged)
    check_metadata(resource, merged, causes)
    if merged == record.document:
        return record
    metadata = merged["metadata"]
    # Who watches sees no state without finalizers, but the last one before it go.
    goes = "deletionTimestamp" in metadata and not metadata.get("finalizers") and resource.store_key != NAMESPACES
    updated = keep(state.storage, resource, merged | {"metadata": dict(metadata)}, dry=dry or goes)
    if resource.store_key == DEFINITIONS and not dry:
        serve_definition(state.catalog, updated.document)
    if not dry and "deletionTimestamp" in updated.document["metadata"]:
        release(state, resource, updated)
    return updated
