"""The verbs create, replace and patch."""

from collections.abc import Mapping
from typing import Any

from kubex.testing._embedded.calls import Answer, Call, State, dry_run, flag
from kubex.testing._embedded.catalog import Resource
from kubex.testing._embedded.creation import create_document
from kubex.testing._embedded.decoding import check_kind, decode_body, read_object
from kubex.testing._embedded.patches import APPLY_PATCH, apply_patch, read_patch
from kubex.testing._embedded.reads import find
from kubex.testing._embedded.rendering import full_document, render
from kubex.testing._embedded.statuses import bad_request, forbidden_field, invalid, not_found, required
from kubex.testing._embedded.storage import Record
from kubex.testing._embedded.updates import update_document


def create(state: State, call: Call) -> Answer:
    """Create the object in the body."""
    resource = call.target.resource
    dry = dry_run(call.query)
    body = decode_body(call.body, call.content_type)
    document, warnings = read_object(state.catalog, resource, body, _validation(call))
    record = create_document(state, resource, call.target.namespace, document, dry=dry)
    return _answer(resource, call, record, warnings, 201)


def replace(state: State, call: Call) -> Answer:
    """Put the object in the body in the place of the one that is there."""
    target = call.target
    dry = dry_run(call.query, "UpdateOptions")
    body = decode_body(call.body, call.content_type)
    document, warnings = read_object(state.catalog, target.resource, body, _validation(call))
    record = find(state.storage, target.resource, target.namespace, _name(call))
    if not document["metadata"].get("name"):
        raise bad_request(f"the name of the object () does not match the name on the URL ({target.name})")
    updated = update_document(state, target.resource, record, document, target.subresource, dry=dry)
    return _answer(target.resource, call, updated, warnings)


def patch(state: State, call: Call) -> Answer:
    """Patch the object; an apply patch creates it if it is not there."""
    target, resource = call.target, call.target.resource
    applies = call.content_type == APPLY_PATCH
    _check_patch_options(call.query, applies=applies)
    dry = dry_run(call.query, "PatchOptions")
    content = read_patch(call.content_type, call.body, resource)
    record = state.storage.get(resource.store_key, target.namespace, _name(call))
    if applies:
        check_kind(content, resource.kind, resource.api_version)
        if record is None and target.subresource is None:
            return _create_applied(state, call, content, dry=dry)
    if record is None:
        raise not_found(resource, _name(call))
    original = full_document(resource, record.document)
    patched = apply_patch(original, call.content_type, content, state.catalog.schemas, resource.schema)
    document, warnings = read_object(state.catalog, resource, patched, _validation(call))
    updated = update_document(state, resource, record, document, target.subresource, dry=dry)
    return _answer(resource, call, updated, warnings)


def _create_applied(state: State, call: Call, content: Mapping[str, Any], *, dry: bool) -> Answer:
    resource = call.target.resource
    document, warnings = read_object(state.catalog, resource, content, _validation(call))
    name = document["metadata"].setdefault("name", _name(call))
    if name != _name(call):
        raise bad_request(f"the name of the object ({name}) does not match the name on the URL ({call.target.name})")
    record = create_document(state, resource, call.target.namespace, document, dry=dry)
    return _answer(resource, call, record, warnings, 201)


def _check_patch_options(query: Mapping[str, str], *, applies: bool) -> None:
    causes = []
    if applies and not query.get("fieldManager"):
        causes.append(required("fieldManager", "is required for apply patch"))
    if not applies and flag(query, "force"):
        causes.append(forbidden_field("force", "may not be specified for non-apply patch"))
    if causes:
        raise invalid("meta.k8s.io", "PatchOptions", "", causes)


def _validation(call: Call) -> str:
    return call.query.get("fieldValidation") or "Warn"


def _name(call: Call) -> str:
    return call.target.name or ""


def _answer(resource: Resource, call: Call, record: Record, warnings: list[str], code: int = 200) -> Answer:
    document = render(resource, record, call.form, call.query.get("includeObject", ""))
    return Answer(code, document, warnings)
