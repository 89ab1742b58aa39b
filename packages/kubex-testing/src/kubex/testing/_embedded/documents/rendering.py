"""Records as JSON in the form that the client wants."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from kubex.testing._embedded.documents.tables import make_table
from kubex.testing._embedded.http.negotiation import Form
from kubex.testing._embedded.resources.catalog import Resource
from kubex.testing._embedded.store.storage import Record

_PARTIAL = "PartialObjectMetadata"
_META_VERSION = "meta.k8s.io/v1"


@lru_cache(maxsize=4096)
def _prefix(kind: str, api_version: str) -> bytes:
    return f'{{"kind":"{kind}","apiVersion":"{api_version}",'.encode()


def object_json(resource: Resource, record: Record) -> bytes:
    """Give one object as JSON."""
    return _prefix(resource.kind, resource.api_version) + record.body


def full_document(resource: Resource, document: dict[str, Any]) -> dict[str, Any]:
    """Give a stored document with its kind and version."""
    return {"kind": resource.kind, "apiVersion": resource.api_version, **document}


def _partial(record: Record) -> dict[str, Any]:
    return {"kind": _PARTIAL, "apiVersion": _META_VERSION, "metadata": record.document["metadata"]}


def render(resource: Resource, record: Record, form: Form, include: str = "", *, header: bool = True) -> bytes:
    """Give one object in a form."""
    if form is Form.OBJECT:
        return object_json(resource, record)
    if form is Form.PARTIAL:
        return msgspec.json.encode(_partial(record))
    metadata = {"resourceVersion": str(record.revision)}
    return msgspec.json.encode(make_table(resource, [record], metadata, include, header=header))


def render_list(
    resource: Resource, records: Iterable[Record], metadata: dict[str, Any], form: Form, include: str = ""
) -> bytes:
    """Give a list of objects in a form."""
    if form is Form.TABLE:
        return msgspec.json.encode(make_table(resource, records, metadata, include))
    if form is Form.PARTIAL:
        items = [_partial(record) for record in records]
        kind = f"{_PARTIAL}List"
        return msgspec.json.encode({"kind": kind, "apiVersion": _META_VERSION, "metadata": metadata, "items": items})
    # Items of built-in lists have no kind of their own on a real server either; those of custom resources do.
    start = _prefix(resource.kind, resource.api_version) if resource.custom else b"{"
    head = _prefix(f"{resource.kind}List", resource.api_version) + b'"metadata":' + msgspec.json.encode(metadata)
    return head + b',"items":[' + b",".join([start + record.body for record in records]) + b"]}"
