"""The kinds of patches by content type."""

from typing import Any

import jsonpatch
import msgspec
import yaml

from kubex.testing._embedded.http.statuses import Failure, bad_request, unsupported_patch
from kubex.testing._embedded.patching.apply_patch import Apply
from kubex.testing._embedded.patching.merge_patch import apply_merge_patch
from kubex.testing._embedded.patching.strategic_merge import StrategicMerge
from kubex.testing._embedded.resources.catalog import Resource
from kubex.testing._embedded.resources.schemas import Schemas

JSON_PATCH = "application/json-patch+json"
MERGE_PATCH = "application/merge-patch+json"
STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json"
APPLY_PATCH = "application/apply-patch+yaml"

Document = dict[str, Any]


def accepted_patches(resource: Resource) -> tuple[str, ...]:
    """List the content types that a resource takes; custom resources have no strategic merge."""
    if resource.custom:
        return (JSON_PATCH, MERGE_PATCH, APPLY_PATCH)
    return (JSON_PATCH, MERGE_PATCH, STRATEGIC_MERGE_PATCH, APPLY_PATCH)


def read_patch(content_type: str, body: bytes, resource: Resource) -> Any:
    """Decode a patch.

    Raises:
        Failure: 415 for an unknown content type, 400 for a body that is not what the type says.
    """
    if content_type not in accepted_patches(resource):
        raise unsupported_patch()
    try:
        patch = yaml.safe_load(body) if content_type == APPLY_PATCH else msgspec.json.decode(body)
    except (yaml.YAMLError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise bad_request(f"error decoding patch: {error}") from error
    expected = list if content_type == JSON_PATCH else dict
    if not isinstance(patch, expected):
        wanted = "an array of operations" if expected is list else "an object"
        raise bad_request(f"error decoding patch: {content_type} must be {wanted}")
    return patch


def apply_patch(document: Document, content_type: str, patch: Any, schemas: Schemas, schema: str | None) -> Document:
    """Give what a patch makes of a document, which stays as it is.

    Raises:
        Failure: 400 or 422 when the patch does not fit the document.
    """
    if content_type == JSON_PATCH:
        return _json_patch(document, patch)
    if content_type == STRATEGIC_MERGE_PATCH:
        return StrategicMerge(schemas).merge(document, patch, schemas.named(schema))
    merged: Document
    if content_type == MERGE_PATCH:
        merged = apply_merge_patch(document, patch)
    else:
        merged = Apply(schemas).merge(document, patch, schemas.named(schema))
    return merged


def _json_patch(document: Document, patch: Any) -> Document:
    try:
        patched = jsonpatch.JsonPatch(patch).apply(document)
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, TypeError) as error:
        raise _rejected() from error
    if not isinstance(patched, dict):
        raise _rejected()
    return patched


def _rejected() -> Failure:
    # A real server does not say why either.
    return Failure(422, "Invalid", "the server rejected our request due to an error in our request", {})
