"""How an object comes to be."""

from typing import Any

from kubex.testing._embedded.http.calls import State
from kubex.testing._embedded.http.statuses import (
    already_exists,
    bad_request,
    invalid,
    namespace_not_found,
    namespace_terminating,
    server_error,
)
from kubex.testing._embedded.resources import metadata as server_metadata
from kubex.testing._embedded.resources.catalog import NAMESPACES, Resource
from kubex.testing._embedded.resources.custom_resources import (
    DEFINITIONS,
    check_definition,
    complete_definition,
    serve_definition,
)
from kubex.testing._embedded.resources.defaults import fill_in
from kubex.testing._embedded.resources.names import metadata_causes
from kubex.testing._embedded.resources.rules import spec_causes
from kubex.testing._embedded.store.storage import ObjectKey, Record, Storage

Document = dict[str, Any]


def create_document(
    state: State, resource: Resource, namespace: str | None, document: Document, *, dry: bool = False
) -> Record:
    """Create an object from a document without kind.

    Raises:
        Failure: 400, 403, 404, 409 or 422, as an API server would.
    """
    sent = document["metadata"]
    if sent.get("namespace") and sent["namespace"] != (namespace or ""):
        raise bad_request("the namespace of the provided object does not match the namespace sent on the request")
    if sent.get("resourceVersion"):
        raise server_error("resourceVersion should not be set on objects to be created")
    new = document | {"metadata": server_metadata.created(resource, sent, namespace)}
    name = new["metadata"]["name"]
    check_metadata(resource, new, spec_causes(resource, new))
    if resource.store_key == DEFINITIONS:
        check_definition(new)
    if namespace is not None:
        _check_namespace(state.storage, resource, namespace, name)
    if state.storage.get(resource.store_key, namespace, name) is not None:
        raise already_exists(resource, name)
    fill_in(resource, new)
    if resource.store_key == DEFINITIONS:
        complete_definition(new)
    record = keep(state.storage, resource, new, dry=dry)
    if resource.store_key == NAMESPACES and not dry:
        _add_service_account(state, name)
    if resource.store_key == DEFINITIONS and not dry:
        serve_definition(state.catalog, record.document)
    return record


def _add_service_account(state: State, namespace: str) -> None:
    accounts = state.catalog.find("", "v1", "serviceaccounts")
    if accounts is not None:
        create_document(state, accounts, namespace, {"metadata": {"name": "default"}})


def check_metadata(resource: Resource, document: Document, more: list[dict[str, str]]) -> None:
    """Check names, labels and annotations; `more` is what else is wrong.

    Raises:
        Failure: 422 with the fields that are wrong.
    """
    causes = metadata_causes(resource, document["metadata"]) + more
    if causes:
        raise invalid(resource.group, resource.kind, document["metadata"].get("name", ""), causes)


def _check_namespace(storage: Storage, resource: Resource, namespace: str, name: str) -> None:
    found = storage.get(NAMESPACES, None, namespace)
    if found is None:
        raise namespace_not_found(namespace)
    if "deletionTimestamp" in found.document["metadata"]:
        raise namespace_terminating(resource, name, namespace)


def keep(storage: Storage, resource: Resource, document: Document, *, dry: bool) -> Record:
    """Store a document, or only pretend to."""
    if not dry:
        return storage.write(resource.store_key, document)
    metadata = {name: value for name, value in document["metadata"].items() if value != ""}
    key = ObjectKey(metadata.get("namespace", ""), metadata["name"])
    return Record(key, document | {"metadata": metadata}, storage.revision)
