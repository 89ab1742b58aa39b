"""Tables, as `kubectl get` asks for them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kubex.testing._embedded.documents.columns import AGE, NAME, Column, at, since
from kubex.testing._embedded.documents.printers import PRINTERS
from kubex.testing._embedded.resources.catalog import Resource

if TYPE_CHECKING:
    from kubex.testing._embedded.store.storage import Record


def columns_of(resource: Resource) -> tuple[Column, ...]:
    """List the columns of a resource: name and age where nothing better is known."""
    if resource.columns:
        return (NAME, *map(_custom_column, resource.columns))
    return PRINTERS.get(resource.store_key, (NAME, AGE))


def _custom_column(written: Mapping[str, Any]) -> Column:
    value = at(str(written["jsonPath"]).lstrip("."), "")
    kind, name, priority = written.get("type", "string"), written["name"], written.get("priority", 0)
    if kind == "date":
        return Column(name, lambda document: since(value(document)), priority=priority)
    return Column(name, value, type=kind, priority=priority)


def make_table(
    resource: Resource, records: "Iterable[Record]", metadata: dict[str, Any], include: str = "", *, header: bool = True
) -> dict[str, Any]:
    """Give a `meta.k8s.io/v1` Table; `include` is the query parameter includeObject."""
    columns = columns_of(resource)
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": metadata,
        "columnDefinitions": [column.definition() for column in columns] if header else None,
        "rows": [_row(resource, columns, record, include) for record in records],
    }


def _row(resource: Resource, columns: tuple[Column, ...], record: "Record", include: str) -> dict[str, Any]:
    document = record.document
    row: dict[str, Any] = {"cells": [column.value(document) for column in columns]}
    if include == "Object":
        row["object"] = {"kind": resource.kind, "apiVersion": resource.api_version, **document}
    elif include != "None":
        meta = {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1"}
        row["object"] = {**meta, "metadata": document["metadata"]}
    return row
