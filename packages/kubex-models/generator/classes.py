"""The classes that one facts file asks for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .annotations import Schemas, Type, is_class, type_of
from .names import field_name, module_name, split_schema_name, usual_wire_name

Resource = Mapping[str, Any]

_MENTIONED = 3


@dataclass(frozen=True)
class Field:
    """One field of a class; `alias` is its wire name where the base class would not find it by itself."""

    name: str
    type: Type
    required: bool
    alias: str | None


@dataclass(frozen=True)
class Class:
    """One class: the schema it comes from, and its place below the minor's package."""

    schema: str
    package: str
    module: str
    name: str
    docstring: str
    fields: tuple[Field, ...]
    resource: Resource | None = None
    # Of a kind that is no resource, such as Scale.
    kind: tuple[str, str] | None = None
    references: frozenset[str] = field(default=frozenset())


def find_classes(facts: Mapping[str, Any]) -> list[Class]:
    """List the classes of the facts, sorted by package and module."""
    schemas: Schemas = facts["schemas"]
    resources = {resource["schema"]: resource for resource in facts["resources"]}
    users = _users(schemas)
    classes = [
        _make_class(name, schemas, resources.get(name), sorted(users[name]))
        for name in schemas
        if is_class(name, schemas)
    ]
    return sorted(classes, key=lambda cls: (cls.package, cls.module))


def _make_class(name: str, schemas: Schemas, resource: Resource | None, users: list[str]) -> Class:
    schema = schemas[name]
    short = split_schema_name(name)
    kind = None if resource else _single_kind(schema)
    given = {"apiVersion", "kind", "metadata"} if resource else {"apiVersion", "kind"} if kind else set()
    fields = tuple(_fields(schema, schemas, leave_out=given))
    _check_names(name, fields)
    return Class(
        schema=name,
        package=f"{short.group}.{short.version}",
        module=module_name(short.name),
        name=short.name,
        docstring=_docstring(name, resource, kind, users),
        fields=fields,
        resource=resource,
        kind=kind,
        references=frozenset().union(*(field.type.schemas for field in fields)),
    )


def _fields(schema: Mapping[str, Any], schemas: Schemas, *, leave_out: set[str]) -> Iterator[Field]:
    required = set(schema.get("required", ()))
    for wire, part in sorted(schema["properties"].items(), key=lambda item: (item[0] not in required, item[0])):
        if wire not in leave_out:
            name = field_name(wire)
            alias = None if usual_wire_name(name) == wire else wire
            yield Field(name, type_of(part, schemas), wire in required, alias)


def _single_kind(schema: Mapping[str, Any]) -> tuple[str, str] | None:
    kinds = schema.get("x-kubernetes-group-version-kind", ())
    if len(kinds) != 1 or not {"apiVersion", "kind"} <= schema["properties"].keys():
        return None
    group, version = kinds[0]["group"], kinds[0]["version"]
    return (f"{group}/{version}" if group else version, kinds[0]["kind"])


def _users(schemas: Schemas) -> Mapping[str, set[str]]:
    users: dict[str, set[str]] = defaultdict(set)
    for name, schema in schemas.items():
        if is_class(name, schemas):
            for part in schema["properties"].values():
                for used in type_of(part, schemas).schemas - {name}:
                    users[used].add(split_schema_name(name).name)
    return users


def _docstring(name: str, resource: Resource | None, kind: tuple[str, str] | None, users: list[str]) -> str:
    short = split_schema_name(name)
    if resource:
        place = "in a namespace" if resource["namespaced"] else "in no namespace"
        return f"{short.name} of {short.group}/{short.version}, a resource {place}."
    if kind or not users:
        return f"{short.name} of {short.group}/{short.version}."
    if len(users) > _MENTIONED:
        return f"Part of {', '.join(users[: _MENTIONED - 1])} and others."
    return f"Part of {', '.join(users[:-1])} and {users[-1]}." if len(users) > 1 else f"Part of {users[0]}."


def _check_names(name: str, fields: tuple[Field, ...]) -> None:
    names = [field.name for field in fields]
    if len(names) != len(set(names)):
        raise ValueError(f"{name}: two fields would have the same Python name, among {names}")
    own = split_schema_name(name).name
    types = {schema for field in fields for schema in field.type.schemas} - {name}
    shorts = [split_schema_name(schema).name for schema in types]
    if len(shorts) != len(set(shorts)) or own in shorts:
        raise ValueError(f"{name}: two of the classes that it needs have the same name, among {sorted(types)}")
