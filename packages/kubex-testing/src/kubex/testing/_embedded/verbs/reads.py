"""The verbs get and list."""

import base64
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from kubex.testing._embedded.documents.rendering import render, render_list
from kubex.testing._embedded.http.calls import Answer, Call, State, number, revision_of
from kubex.testing._embedded.http.statuses import Failure, bad_request, expired, future_revision, not_found
from kubex.testing._embedded.resources.catalog import Resource
from kubex.testing._embedded.selection.list_options import check_list_options
from kubex.testing._embedded.selection.selections import Selection, read_selection
from kubex.testing._embedded.store.storage import ObjectKey, Record, Storage

_TOO_OLD = (
    "The provided continue parameter is too old to display a consistent list result. You can start a new list "
    "without the continue parameter, or go on inconsistently with the continue token in this response."
)
_NOW = -1


def find(storage: Storage, resource: Resource, namespace: str | None, name: str) -> Record:
    """Give one object.

    Raises:
        Failure: 404 when it is not there.
    """
    record = storage.get(resource.store_key, namespace, name)
    if record is None:
        raise not_found(resource, name)
    return record


def get(state: State, call: Call) -> Answer:
    """Answer one object."""
    target = call.target
    assert target.name is not None  # noqa: S101 - the router sends only named targets here
    wanted = revision_of(call.query)
    if wanted is not None and wanted > state.storage.revision:
        raise future_revision(wanted, state.storage.revision)
    record = find(state.storage, target.resource, target.namespace, target.name)
    return Answer(200, render(target.resource, record, call.form, call.query.get("includeObject", "")))


def select(state: State, resource: Resource, selection: Selection) -> Iterator[Record]:
    """Go through the objects that a selection has now."""
    store = state.storage.store(resource.store_key)
    for key in store.keys(selection.namespace):
        record = store.records[key]
        if not selection.filters or selection.matches(record.document):
            yield record


def list_objects(state: State, call: Call) -> Answer:
    """Answer a list, or one page of it."""
    resource, storage = call.target.resource, state.storage
    check_list_options(call.query)
    selection = read_selection(resource, call.target.namespace, call.query)
    revision, after = _position(storage, resource, call)
    limit = number(call.query, "limit") or 0
    include = call.query.get("includeObject", "")
    metadata: dict[str, Any] = {"resourceVersion": str(revision)}
    if revision == storage.revision and after is None and limit <= 0:
        return Answer(200, render_list(resource, select(state, resource, selection), metadata, call.form, include))
    found = storage.store(resource.store_key).snapshot(revision, selection.namespace, after)
    matching = (record for record in found if not selection.filters or selection.matches(record.document))
    records = list(islice(matching, limit)) if limit > 0 else list(matching)
    if limit > 0 and len(records) == limit and next(matching, None) is not None:
        metadata["continue"] = _token(revision, records[-1].key)
        if not selection.filters:
            metadata["remainingItemCount"] = 1 + sum(1 for _ in matching)
    return Answer(200, render_list(resource, records, metadata, call.form, include))


def _position(storage: Storage, resource: Resource, call: Call) -> tuple[int, ObjectKey | None]:
    """Tell at which revision to list, and after which object."""
    token = call.query.get("continue")
    if token:
        revision, after = _read_token(token)
        if revision == _NOW:
            return storage.revision, after
        if revision < storage.store(resource.store_key).history.floor:
            raise _too_old(after)
        return revision, after
    wanted = revision_of(call.query, of_list=True)
    if wanted is not None and wanted > storage.revision:
        raise future_revision(wanted, storage.revision)
    if call.query.get("resourceVersionMatch") == "Exact" and wanted is not None:
        if wanted < storage.store(resource.store_key).history.floor:
            raise expired(f"The resourceVersion for the provided list is too old: {wanted}")
        return wanted, None
    return storage.revision, None


def _too_old(after: ObjectKey) -> Failure:
    """Refuse a token, and offer one that goes on with what is there now."""
    failure = expired(_TOO_OLD)
    failure.status["metadata"] = {"continue": _token(_NOW, after)}
    return failure


def _token(revision: int, key: ObjectKey) -> str:
    content = {"v": "meta.k8s.io/v1", "rv": revision, "start": [key.namespace, key.name]}
    return base64.urlsafe_b64encode(msgspec.json.encode(content)).decode().rstrip("=")


def _read_token(token: str) -> tuple[int, ObjectKey]:
    try:
        content = msgspec.json.decode(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        namespace, name = content["start"]
        return int(content["rv"]), ObjectKey(namespace, name)
    except (ValueError, KeyError, TypeError) as error:
        raise bad_request(f"invalid continue token: continue key is not valid: {error}") from error
