"""Names: from those on the wire and in the facts to those of Python."""

import keyword
import re
from typing import NamedTuple

# An acronym, with a plural s, is one word: clusterIPs -> cluster, IPs; a version is one too: openAPIV3Schema.
_WORD = re.compile(r"V\d+|[A-Z]+s(?![a-z])|[A-Z]+?(?=V\d)|[A-Z]+(?![a-z])\d*|[A-Z]?[a-z0-9]+")

# What pydantic's BaseModel has already, beside names that begin with model_; pydantic is not there in a build.
_MODEL_NAMES = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"}
    | {"schema", "schema_json", "update_forward_refs", "validate"}
)
# What annotations are made of: a field of that name would hide the type from the fields after it.
_TYPE_NAMES = frozenset({"bool", "bytes", "datetime", "dict", "float", "int", "list", "str"})


class SchemaName(NamedTuple):
    """A schema's name in parts: `io.k8s.api.apps.v1.Deployment` is `apps`, `v1`, `Deployment`."""

    group: str
    version: str
    name: str


def split_schema_name(schema: str) -> SchemaName:
    """Take a schema's name apart."""
    return SchemaName(*schema.split(".")[-3:])


def snake_case(name: str) -> str:
    """Join the words of a name by underscores, an acronym being one word: `podCIDRs` -> `pod_cidrs`."""
    return "_".join(word.lower() for word in _WORD.findall(name))


def field_name(wire: str) -> str:
    """Name a field in Python: `clusterIP` -> `cluster_ip`, `from` -> `from_`, `$ref` -> `ref_`."""
    name = snake_case(wire)
    taken = keyword.iskeyword(name) or name in _MODEL_NAMES | _TYPE_NAMES or name.startswith("model_")
    return f"{name}_" if taken or wire.startswith("$") else name


def module_name(class_name: str) -> str:
    """Name the module of a class: `PodDNSConfig` -> `pod_dns_config`."""
    name = snake_case(class_name)
    return f"{name}_" if keyword.iskeyword(name) else name


def usual_wire_name(field: str) -> str:
    """Turn a field's name into the wire name that the base class gives it by itself; anything else needs an alias."""
    first, *rest = field.rstrip("_").split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)
