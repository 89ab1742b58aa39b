"""How an object goes: preconditions, finalizers, and namespaces with all that is in them."""

from collections.abc import Mapping
from typing import Any

from kubex.testing._embedded.http.calls import State
from kubex.testing._embedded.http.statuses import failed_precondition
from kubex.testing._embedded.resources import metadata as server_metadata
from kubex.testing._embedded.resources.catalog import NAMESPACES, PODS, Resource, StoreKey
from kubex.testing._embedded.resources.custom_resources import DEFINITIONS
from kubex.testing._embedded.store.storage import Record

Document = dict[str, Any]
_COLLECTED = {"Foreground": "foregroundDeletion", "Orphan": "orphan"}
_PRECONDITIONS = (
    ("uid", "UID", "might have been deleted and then recreated"),
    ("resourceVersion", "ResourceVersion", "might have been modified"),
)


def check_preconditions(resource: Resource, record: Record, options: Mapping[str, Any]) -> None:
    """Check the uid and the resource version that a deletion asks for.

    Raises:
        Failure: 409 when the object has others.
    """
    metadata = record.document["metadata"]
    for field, label, why in _PRECONDITIONS:
        wanted = (options.get("preconditions") or {}).get(field)
        if wanted is not None and wanted != metadata[field]:
            text = f"the {label} in the precondition ({wanted}) does not match the {label} in record"
            raise failed_precondition(resource, record.key.name, f"{text} ({metadata[field]}). The object {why}")


def remove(state: State, resource: Resource, record: Record, options: Mapping[str, Any]) -> tuple[Record, bool]:
    """Delete an object, or mark it for deletion while it has finalizers; tells whether it is gone.

    Raises:
        Failure: 409 when the preconditions do not hold.
    """
    check_preconditions(resource, record, options)
    if resource.store_key == NAMESPACES:
        marked = _terminate(state, resource, record)
        _empty(state, record.key.name)
        return marked, release(state, resource, marked)
    finalizer = _COLLECTED.get(options.get("propagationPolicy") or "")
    if finalizer and "deletionTimestamp" not in record.document["metadata"]:
        return _collect(state, resource, record, finalizer, options), False
    if record.document["metadata"].get("finalizers"):
        return _mark(state, resource, record, options.get("gracePeriodSeconds") or 0, {}), False
    last = _drop(state, resource, record)
    return (_as_answered(last) if resource.store_key == PODS else last), True


def _collect(state: State, resource: Resource, record: Record, finalizer: str, options: Mapping[str, Any]) -> Record:
    """Mark an object with the finalizer of a garbage collector that has done its work at once."""
    metadata = record.document["metadata"]
    others = metadata.get("finalizers") or []
    held = record.document | {"metadata": metadata | {"finalizers": [*others, finalizer]}}
    grace = options.get("gracePeriodSeconds") or 0
    marked = _mark(state, resource, Record(record.key, held, record.revision), grace, {})
    if others:
        left = marked.document["metadata"] | {"finalizers": others}
        state.storage.write(resource.store_key, marked.document | {"metadata": left})
    else:
        _drop(state, resource, marked)
    return marked


def _as_answered(pod: Record) -> Record:
    """Give a pod with the marks that its deletion is answered with, though it has gone at once."""
    marks = {"deletionTimestamp": server_metadata.now(), "deletionGracePeriodSeconds": 0}
    return Record(pod.key, pod.document | {"metadata": pod.document["metadata"] | marks}, pod.revision)


def release(state: State, resource: Resource, record: Record) -> bool:
    """Drop an object that is marked for deletion and no longer held; tells whether it is gone."""
    if record.key not in state.storage.store(resource.store_key).records:
        return True
    if record.document["metadata"].get("finalizers"):
        return False
    if resource.store_key == NAMESPACES and _is_used(state, record):
        return False
    _drop(state, resource, record)
    return True


def _drop(state: State, resource: Resource, record: Record) -> Record:
    last = state.storage.drop(resource.store_key, record.key)
    if resource.store_key == DEFINITIONS:
        _drop_custom_resources(state, record)
    namespace = state.storage.get(NAMESPACES, None, record.key.namespace) if record.key.namespace else None
    if namespace is not None and "deletionTimestamp" in namespace.document["metadata"]:
        namespaces = state.catalog.find("", "v1", "namespaces")
        if namespaces is not None:
            release(state, namespaces, namespace)
    return last


def _drop_custom_resources(state: State, definition: Record) -> None:
    spec = definition.document["spec"]
    key = StoreKey(spec["group"], spec["names"]["plural"])
    for object_key in list(state.storage.store(key).records):
        state.storage.drop(key, object_key)
    state.catalog.remove(key)


def _mark(state: State, resource: Resource, record: Record, grace: int | None, more: Document) -> Record:
    metadata = record.document["metadata"]
    if "deletionTimestamp" in metadata:
        return record
    marks: Document = {"deletionTimestamp": server_metadata.now()}
    if grace is not None:
        marks["deletionGracePeriodSeconds"] = grace
    if "generation" in metadata:
        marks["generation"] = metadata["generation"] + 1
    return state.storage.write(resource.store_key, record.document | more | {"metadata": metadata | marks})


def _terminate(state: State, resource: Resource, record: Record) -> Record:
    status = (record.document.get("status") or {}) | {"phase": "Terminating"}
    return _mark(state, resource, record, None, {"status": status})


def _is_used(state: State, namespace: Record) -> bool:
    """Tell whether something is left in a namespace that waits for it."""
    waits = (namespace.document.get("spec") or {}).get("finalizers")
    name = namespace.key.name
    return bool(waits) and any(store.has(name) for key, store in state.storage.stores() if key != NAMESPACES)


def _contents(state: State, namespace: str) -> list[tuple[Resource, Record]]:
    return [
        (resource, store.records[key])
        for resource in _stored_resources(state)
        if (store := state.storage.store(resource.store_key))
        for key in store.keys(namespace)
    ]


def _stored_resources(state: State) -> list[Resource]:
    unique = {r.store_key: r for r in state.catalog.resources() if r.namespaced and not r.virtual}
    return list(unique.values())


def _empty(state: State, namespace: str) -> None:
    for resource, record in _contents(state, namespace):
        remove(state, resource, record, {})
