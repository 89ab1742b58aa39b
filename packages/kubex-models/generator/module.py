"""The text of the module that holds one class."""

from collections.abc import Mapping

from .classes import Class, Field
from .layout import LINE_LENGTH, bracketed, exploded, import_line
from .names import split_schema_name

_TYPING = {"Annotated", "Any", "ClassVar", "Literal", "TypeAlias"}
_CONFIG = ("group", "version", "kind", "plural")
_MARKERS = {"attach": "HasAttach", "exec": "HasExec", "log": "HasLogs", "portforward": "HasPortForward"}


def render_module(cls: Class, paths: Mapping[str, str]) -> str:
    """Write the module of a class; `paths` has the module of each schema."""
    late = _late(cls, paths)
    aliases: list[str] = []
    names: set[str] = set()
    body = [*_head(cls, names), *(_render_field(field, aliases, names) for field in cls.fields)]
    parts = [
        f'"""{cls.name} of {cls.package.replace(".", "/")}."""',
        "from __future__ import annotations",
        *_imports(names, late),
        *aliases,
        "\n"
        + "\n".join([f"class {cls.name}({', '.join(_bases(cls))}):", f'    """{cls.docstring}"""', *_spaced(body)]),
    ]
    if late:
        parts.append("\n" + exploded("import_late(", ["__name__", *(f'"{late[name]}.{name}"' for name in late)], ")"))
    return "\n\n".join(parts) + "\n"


def _late(cls: Class, paths: Mapping[str, str]) -> dict[str, str]:
    """Tell the names of other classes that the annotations need, with the module of each."""
    schemas = cls.references - {cls.schema}
    return {split_schema_name(schema).name: paths[schema] for schema in sorted(schemas, key=paths.__getitem__)}


def _bases(cls: Class) -> list[str]:
    if cls.resource is None:
        return ["Model"]
    scope = "NamespaceScopedEntity" if cls.resource["namespaced"] else "ClusterScopedEntity"
    return [scope, *(marker for subresource, marker in _MARKERS.items() if subresource in cls.resource["subresources"])]


def _spaced(body: list[str]) -> list[str]:
    return ["", *body] if body else []


def _head(cls: Class, names: set[str]) -> list[str]:
    names.update(_bases(cls))
    if cls.resource is not None:
        names |= {"ClassVar", "ResourceConfig", "Literal"}
        group, version, kind = cls.resource["group"], cls.resource["version"], cls.resource["kind"]
        config = [f'{key}="{cls.resource[key]}"' for key in _CONFIG]
        opening = "__RESOURCE_CONFIG__: ClassVar[ResourceConfig] = ResourceConfig("
        lines = [bracketed(opening, config, ")", indent="    "), ""]
        return lines + _kind_lines(f"{group}/{version}" if group else version, kind)
    if cls.kind is not None:
        names.add("Literal")
        return _kind_lines(*cls.kind)
    return []


def _kind_lines(api_version: str, kind: str) -> list[str]:
    return [
        f'    api_version: Literal["{api_version}"] = "{api_version}"',
        f'    kind: Literal["{kind}"] = "{kind}"',
    ]


def _render_field(field: Field, aliases: list[str], names: set[str]) -> str:
    names |= field.type.names
    text = field.type.text
    line = _field_line(field, text, names)
    if len(line) > LINE_LENGTH and field.type.literal:
        text = _alias(field, aliases)
        names.add("TypeAlias")
        line = _field_line(field, text, names)
    return line


def _field_line(field: Field, text: str, names: set[str]) -> str:
    default = ""
    if field.required and not field.type.nullable:
        names.add("Present")
        text = f"Present[{text}]"
    else:
        text = text if text == "Any" else f"{text} | None"
        default = " = None"
    if field.alias is None:
        return f"    {field.name}: {text}{default}"
    names |= {"Annotated", "Field"}
    # The alias stands in Annotated: as `= Field(alias=...)` type checkers would take only the alias in constructors.
    return bracketed(f"{field.name}: Annotated[", [text, f'Field(alias="{field.alias}")'], f"]{default}", indent="    ")


def _alias(field: Field, aliases: list[str]) -> str:
    """Give the values of a long enum a name above the class, and return the annotation with that name in it."""
    values = field.type.literal
    name = "_" + "".join(word.capitalize() for word in field.name.split("_"))
    aliases.append(bracketed(f"{name}: TypeAlias = Literal[", values, "]"))
    return field.type.text.replace(f"Literal[{', '.join(values)}]", name)


def _imports(names: set[str], late: Mapping[str, str]) -> list[str]:
    standard = ["import datetime"] if "datetime" in names else []
    if typing := [*(["TYPE_CHECKING"] if late else []), *sorted(names & _TYPING)]:
        standard.append(import_line("typing", typing))
    core = [import_line("kubex.core.models", sorted(names - _TYPING - {"datetime", "Field"}))]
    if late:
        core.insert(0, "from kubex.core.late_imports import import_late")
    classes = [import_line(module, [name], indent="    ") for name, module in late.items()]
    blocks = [
        standard,
        ["from pydantic import Field"] if "Field" in names else [],
        core,
        ["if TYPE_CHECKING:", *classes] if classes else [],
    ]
    return ["\n".join(block) for block in blocks if block]
