"""The verbs create, replace and patch."""

from collections.abc import Mapping
from typing import Any

from kubex.testing._embedded.bodies.decoding import decode_body, read_object
from kubex.testing._embedded.documents.rendering import full_document, render
from kubex.testing._embedded.http.calls import Answer, Call, State, dry_run, field_validation, flag
from kubex.testing._embedded.http.statuses import (
    Failure,
    bad_request,
    cause,
    conflict,
    forbidden_field,
    invalid,
    not_found,
    required,
)
from kubex.testing._embedded.patching.patches import APPLY_PATCH, apply_patch, read_patch
from kubex.testing._embedded.resources.catalog import Resource
from kubex.testing._embedded.store.storage import Record
from kubex.testing._embedded.verbs.creation import create_document
from kubex.testing._embedded.verbs.reads import find
from kubex.testing._embedded.verbs.updates import update_document


def create(state: State, call: Call) -> Answer:
    """Create the object in the body."""
    resource = call.target.resource
    dry = dry_run(call.query)
    validation = field_validation(call.query, "CreateOptions")
    body = decode_body(call.body, call.content_type, resource.kind)
    document, warnings = read_object(state.catalog, resource, body, validation)
    record = create_document(state, resource, call.target.namespace, document, dry=dry)
    return _answer(resource, call, record, warnings, 201)


def replace(state: State, call: Call) -> Answer:
    """Put the object in the body in the place of the one that is there."""
    target = call.target
    dry = dry_run(call.query, "UpdateOptions")
    validation = field_validation(call.query, "UpdateOptions")
    body = decode_body(call.body, call.content_type, target.resource.kind)
    document, warnings = read_object(state.catalog, target.resource, body, validation)
    record = find(state.storage, target.resource, target.namespace, _name(call))
    _check_named(document, _name(call))
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
        _check_applied(content, resource, _name(call))
        if record is None and target.subresource is None:
            return _create_applied(state, call, content, dry=dry)
    if record is None:
        raise not_found(resource, _name(call))
    original = full_document(resource, record.document)
    patched = apply_patch(original, call.content_type, content, state.catalog.schemas, resource.schema)
    validation = field_validation(call.query, "PatchOptions")
    document, warnings = _read_patched(state, call, record, patched, validation)
    updated = update_document(state, resource, record, document, target.subresource, dry=dry)
    return _answer(resource, call, updated, warnings)


def _create_applied(state: State, call: Call, content: Mapping[str, Any], *, dry: bool) -> Answer:
    resource = call.target.resource
    validation = field_validation(call.query, "PatchOptions")
    document, warnings = read_object(state.catalog, resource, content, validation)
    if uid := document["metadata"].get("uid"):
        text = f"uid mismatch: the provided object specified uid {uid}, and no existing object was found"
        raise conflict(resource, _name(call), text)
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


def _read_patched(
    state: State, call: Call, record: Record, patched: dict[str, Any], validation: str
) -> tuple[dict[str, Any], list[str]]:
    """Read what a patch has made; what is wrong with it is blamed on the patch."""
    try:
        document, unknown = read_object(state.catalog, call.target.resource, patched, validation)
    except Failure as failure:
        why = str(failure).partition("cannot be handled as a ")[2].partition(": ")[2] or str(failure)
        raise invalid("", "", "", [cause("patch", f"Invalid value: {why}")]) from failure
    _check_named(document, _name(call))
    old, new = record.document["metadata"], document["metadata"]
    causes = [
        cause(f"metadata.{field}", f'Invalid value: "{new[field]}": field is immutable')
        for field in ("uid", "deletionTimestamp")
        if new.get(field) not in (None, old.get(field))
    ]
    if causes:
        raise invalid(call.target.resource.group, call.target.resource.kind, _name(call), causes)
    return document, unknown


def _check_applied(content: Mapping[str, Any], resource: Resource, name: str) -> None:
    kind, (group, _, version) = content.get("kind", ""), str(content.get("apiVersion", "")).rpartition("/")
    if (kind, group, version) != (resource.kind, resource.group, resource.version):
        raise bad_request(f"invalid object type: {group}/{version}, Kind={kind}")
    _check_named(content, name)


def _check_named(document: Mapping[str, Any], name: str) -> None:
    found = (document.get("metadata") or {}).get("name")
    if not found:
        raise bad_request(f"the name of the object ({name} based on URL) was undeterminable: name must be provided")
    if found != name:
        raise bad_request(f"the name of the object ({found}) does not match the name on the URL ({name})")


def _name(call: Call) -> str:
    return call.target.name or ""


def _answer(resource: Resource, call: Call, record: Record, warnings: list[str], code: int = 200) -> Answer:
    document = render(resource, record, call.form, call.query.get("includeObject", ""))
    return Answer(code, document, warnings)
