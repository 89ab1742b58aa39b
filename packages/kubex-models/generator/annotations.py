"""Which Python type a schema has."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .names import SchemaName, split_schema_name

Schema = Mapping[str, Any]
Schemas = Mapping[str, Schema]

_PREFIX = "#/components/schemas/"
_META = "io.k8s.apimachinery.pkg.apis.meta.v1."
_CRD = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1."
_PROPS = f"{_CRD}JSONSchemaProps"


@dataclass(frozen=True)
class Type:
    """An annotation: its text, the names that it takes from libraries, and the schemas whose classes are in it."""

    text: str
    names: frozenset[str] = frozenset()
    schemas: frozenset[str] = frozenset()
    # The values of the Literal in the text, as code.
    literal: tuple[str, ...] = ()
    # A server may send null, whatever the document says: there is no zero value that could stand for it.
    nullable: bool = False


ANY = Type("Any", frozenset({"Any"}), nullable=True)
ANY_OBJECT = Type("dict[str, Any]", frozenset({"Any"}))
_TIME = Type("datetime.datetime", frozenset({"datetime"}), nullable=True)

CORE_CLASSES = {
    f"{_META}{name}": name
    for name in (
        "ListMeta",
        "ManagedFieldsEntry",
        "ObjectMeta",
        "OwnerReference",
        "Status",
        "StatusCause",
        "StatusDetails",
    )
}
"""Schemas whose classes are written by hand, in kubex.core.models."""

_KNOWN = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": Type("str"),
    "io.k8s.apimachinery.pkg.runtime.RawExtension": ANY,
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": Type("IntOrString", frozenset({"IntOrString"})),
    f"{_META}MicroTime": Type("MicroTime", frozenset({"MicroTime"}), nullable=True),
    f"{_META}Time": _TIME,
    # The documents say nothing of these, but their names do.
    f"{_PROPS}OrArray": Type("JSONSchemaProps | list[JSONSchemaProps]", schemas=frozenset({_PROPS})),
    f"{_PROPS}OrBool": Type("JSONSchemaProps | bool", schemas=frozenset({_PROPS})),
    f"{_PROPS}OrStringArray": Type("JSONSchemaProps | list[str]", schemas=frozenset({_PROPS})),
}
_SCALARS = {"string": Type("str"), "integer": Type("int"), "number": Type("float"), "boolean": Type("bool")}
_STRINGS = {"date-time": _TIME, "byte": Type("Base64Bytes", frozenset({"Base64Bytes"}))}


def type_of(schema: Schema, schemas: Schemas) -> Type:
    """Tell the Python type of a schema; `schemas` are all of the facts, for references."""
    if "$ref" in schema:
        return _type_of_reference(schema["$ref"].removeprefix(_PREFIX), schemas)
    if len(schema.get("allOf", ())) == 1:
        return type_of(schema["allOf"][0], schemas)
    kind = schema.get("type")
    if kind == "array":
        return _container("list[{}]", type_of(schema.get("items", {}), schemas))
    if kind == "object":
        values = schema.get("additionalProperties")
        return _container("dict[str, {}]", type_of(values, schemas)) if isinstance(values, Mapping) else ANY_OBJECT
    if kind == "string":
        return _type_of_string(schema)
    return _SCALARS.get(str(kind), ANY)


def is_class(name: str, schemas: Schemas) -> bool:
    """Tell whether a schema gets a class of its own: lists, scalars and what kubex.core has do not."""
    properties = schemas[name].get("properties")
    if not properties or name in _KNOWN or name in CORE_CLASSES or split_schema_name(name).name == "WatchEvent":
        return False
    metadata = json.dumps(properties.get("metadata", {}))
    return not ("items" in properties and f"{_META}ListMeta" in metadata)


def _type_of_reference(name: str, schemas: Schemas) -> Type:
    if name in _KNOWN:
        return _KNOWN[name]
    short: SchemaName = split_schema_name(name)
    if name in CORE_CLASSES:
        return Type(short.name, frozenset({short.name}))
    if name not in schemas:
        raise ValueError(f"the facts refer to {name} and do not have it")
    if is_class(name, schemas):
        return Type(short.name, schemas=frozenset({name}))
    return type_of(schemas[name], schemas)


def _type_of_string(schema: Schema) -> Type:
    if "enum" in schema:
        values = tuple(json.dumps(value) for value in schema["enum"])
        return Type(f"OneOf[Literal[{', '.join(values)}]]", frozenset({"Literal", "OneOf"}), literal=values)
    return _STRINGS.get(schema.get("format", ""), _SCALARS["string"])


def _container(form: str, inner: Type) -> Type:
    return Type(form.format(inner.text), inner.names, inner.schemas, inner.literal)
