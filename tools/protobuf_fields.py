"""Write the protobuf field numbers that the embedded cluster reads, as kubectl sends some objects in that form.

    python tools/protobuf_fields.py FACTS.json OUTPUT.json FOLDER...

Each FOLDER is one with `generated.proto` files below it, such as those of the Go modules k8s.io/api and
k8s.io/apimachinery; several versions may be given, as numbers are never used twice.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

_PACKAGE = re.compile(r"^package ([\w.]+);", re.MULTILINE)
_MESSAGE = re.compile(r"^message (\w+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^\s+(?:(optional|repeated) ([\w.]+)|map<string, ([\w.]+)>) (\w+) = (\d+);", re.MULTILINE)
_SCALARS = {"string", "bytes", "bool", "int32", "int64", "double"}
_OTHER_ROOTS = (
    "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions",
    "io.k8s.api.autoscaling.v1.Scale",
    "io.k8s.api.authentication.v1.TokenRequest",
    "io.k8s.api.policy.v1.Eviction",
)
Messages = dict[str, dict[str, str]]


def read_messages(text: str, schemas: dict[str, Any]) -> Messages:
    """Read one file: message -> number -> `name type`, a `*` before repeated ones, a `%` before maps.

    A field that JSON does not have is written without a name: its own fields stand in the place of it.
    """
    package = _PACKAGE.search(text)
    if package is None:
        return {}
    messages: Messages = {}
    for name, body in _MESSAGE.findall(text):
        full = _schema_name(f"{package[1]}.{name}")
        known = schemas.get(full, {}).get("properties")
        fields = messages[full] = {}
        for label, single, mapped, field, number in _FIELD.findall(body):
            mark = {"repeated": "*", "": "%"}.get(label, "")
            kind = _type(single or mapped, package[1])
            field = field[0].lower() + field[1:]  # some begin with a capital, in protobuf only
            embedded = known is not None and field not in known and not mark and kind not in _SCALARS
            fields[number] = f"{'' if embedded else field} {mark}{kind}"
    return messages


def _type(name: str, package: str) -> str:
    if name in _SCALARS:
        return name
    return _schema_name(name.removeprefix(".") if "." in name else f"{package}.{name}")


def _schema_name(name: str) -> str:
    return "io.k8s." + name.removeprefix("k8s.io.")


def reachable(messages: Messages, roots: set[str]) -> Messages:
    """Keep the messages that the roots need."""
    kept: Messages = {}
    waiting = sorted(roots)
    while waiting:
        name = waiting.pop()
        if name in messages and name not in kept:
            kept[name] = messages[name]
            waiting += [field.partition(" ")[2].lstrip("*%") for field in kept[name].values()]
    return dict(sorted(kept.items()))


def main(facts_path: str, output: str, *folders: str) -> None:
    """Read the files and write the table."""
    facts = json.loads(Path(facts_path).read_text(encoding="utf-8"))
    messages: Messages = {}
    for folder in folders:
        for path in sorted(Path(folder).rglob("generated.proto")):
            for name, fields in read_messages(path.read_text(encoding="utf-8"), facts["schemas"]).items():
                messages.setdefault(name, {}).update(fields)
    roots = {resource["schema"] for resource in facts["resources"]} | set(_OTHER_ROOTS)
    table = json.dumps(reachable(messages, roots), indent=0, separators=(",", ":"))
    Path(output).write_text(table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
