"""Bodies of requests: bytes to documents that fit the path they were sent to."""

from collections.abc import Mapping
from typing import Any

import msgspec
import yaml

from kubex.testing._embedded.bodies.protobuf import MEDIA_TYPE, ProtobufError, decode_protobuf
from kubex.testing._embedded.http.statuses import bad_request, unsupported_media_type
from kubex.testing._embedded.resources.catalog import Catalog, Resource
from kubex.testing._embedded.resources.pruning import Pruner, WrongTypeError

Document = dict[str, Any]
_ACCEPTED = "application/json, application/yaml, application/vnd.kubernetes.protobuf"


def decode_body(body: bytes, content_type: str, kind: str = "") -> Document:
    """Read an object in JSON, YAML or protobuf; `kind` is what it should be.

    Raises:
        Failure: 415 for another content type, 400 when it cannot be read.
    """
    if content_type == MEDIA_TYPE:
        try:
            return decode_protobuf(body)
        except ProtobufError as error:
            raise bad_request(str(error)) from error
    if content_type not in ("", "application/json", "application/yaml", "*/*"):
        raise unsupported_media_type(_ACCEPTED)
    unrecognized = f"the object provided is unrecognized (must be of type {kind}): " if kind else ""
    try:
        document = yaml.safe_load(body) if content_type == "application/yaml" else msgspec.json.decode(body)
    except (msgspec.DecodeError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise bad_request(f"{unrecognized}couldn't get version/kind; json parse error: {error}") from error
    if not isinstance(document, dict):
        raise bad_request(f"{unrecognized}couldn't get version/kind; json parse error: the body is not an object")
    return document


def check_kind(document: Mapping[str, Any], kind: str, api_version: str) -> None:
    """Check that a document is of the kind that the path has; either may be left out.

    Raises:
        Failure: 400 when they differ.
    """
    found = document.get("kind") or kind
    found_version = document.get("apiVersion") or api_version
    if found_version != api_version:
        version = found_version.rpartition("/")[2]
        text = f'no kind "{found}" is registered for version "{found_version}" here, it is {api_version}'
        raise bad_request(f'{found} in version "{version}" cannot be handled as a {kind}: {text}')
    if found != kind:
        group, _, version = api_version.rpartition("/")
        text = f"converting ({version}.{found}) to ({group.partition('.')[0] or 'core'}.{kind}): unknown conversion"
        raise bad_request(f'{found} in version "{version}" cannot be handled as a {kind}: {text}')


def read_object(
    catalog: Catalog, resource: Resource, document: Mapping[str, Any], validation: str
) -> tuple[Document, list[str]]:
    """Give the document as it is kept, without kind and unknown fields, and the warnings about them.

    Raises:
        Failure: 400 for wrong types, and for unknown fields when `fieldValidation` is Strict.
    """
    check_kind(document, resource.kind, resource.api_version)
    pruner = Pruner(catalog.schemas)
    failed = f'{resource.kind} in version "{resource.version}" cannot be handled as a {resource.kind}: '
    try:
        pruned = pruner.prune(document, catalog.schemas.named(resource.schema))
    except WrongTypeError as error:
        raise bad_request(failed + str(error)) from error
    unknown = [f'unknown field "{path}"' for path in pruner.unknown]
    if unknown and validation == "Strict":
        raise bad_request(f"{failed}strict decoding error: {', '.join(unknown)}")
    kept = {name: value for name, value in pruned.items() if name not in ("kind", "apiVersion", "metadata")}
    metadata = pruned.get("metadata", {})
    if not isinstance(metadata, dict):
        raise bad_request(f"{failed}json: cannot unmarshal metadata into an object")
    return {"metadata": metadata, **kept}, [] if validation == "Ignore" else unknown
