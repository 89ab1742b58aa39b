"""Reads one kubeconfig file and checks its shape; what its entries hold is checked where it is used."""

from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from kubex.configuration._kubeconfig import Entry, Kubeconfig
from kubex.core.exceptions import ConfigurationError


def read_kubeconfig(file: Path) -> Kubeconfig | None:
    """Read a kubeconfig file; None if there is no such file."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    except IsADirectoryError as error:
        msg = f"{file}: is a folder, not a kubeconfig file"
        raise ConfigurationError(msg) from error
    except OSError as error:
        msg = f"{file}: cannot be read: {error.strerror or error}"
        raise ConfigurationError(msg) from error
    return parse_kubeconfig(content, file)


def parse_kubeconfig(content: bytes, file: Path) -> Kubeconfig:
    """Turn the content of a kubeconfig file, YAML or JSON, into data."""
    try:
        document = _load_yaml(_decode(content, file), file)
        return _kubeconfig(document, file.absolute())
    except _Malformed as error:
        msg = f"{file}: {error}"
        raise ConfigurationError(msg) from None


class _Malformed(Exception):
    pass


def _decode(content: bytes, file: Path) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        msg = f"{file}, line {line}: is not UTF-8"
        raise ConfigurationError(msg) from error


def _load_yaml(text: str, file: Path) -> Any:
    import yaml

    try:
        # From a stream, since errors about a string show the line, which may hold a secret.
        return yaml.load(StringIO(text), Loader=_loader())  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{file}, line {mark.line + 1}" if mark else f"{file}"
        msg = f"{place}: is not YAML: {error.problem or error.context}"
        raise ConfigurationError(msg) from error
    except (yaml.YAMLError, ValueError) as error:
        msg = f"{file}: is not YAML: {error}"
        raise ConfigurationError(msg) from error


@cache
def _loader() -> Any:
    import yaml

    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    # A name or a token may look like a date or be "="; kubectl takes it as text, too.
    dropped = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value"}
    resolvers = {
        first: [(tag, pattern) for tag, pattern in known if tag not in dropped]
        for first, known in base.yaml_implicit_resolvers.items()
    }
    return type("KubeconfigLoader", (base,), {"yaml_implicit_resolvers": resolvers})


def _kubeconfig(document: Any, file: Path) -> Kubeconfig:
    if document is None:
        document = {}
    if not isinstance(document, dict):
        msg = f"must be a mapping with clusters, contexts and users, not {_type(document)}"
        raise _Malformed(msg)
    kind, version = document.get("kind") or "Config", document.get("apiVersion") or "v1"
    if (kind, version) != ("Config", "v1"):
        msg = f"is kind {kind!r} of apiVersion {version!r}, not a kubeconfig (kind: Config, apiVersion: v1)"
        raise _Malformed(msg)
    return Kubeconfig(
        files=(file,),
        current_context=_string(document.get("current-context") or None, "current-context"),
        clusters=_entries(document, "cluster", file),
        contexts=_entries(document, "context", file),
        users=_entries(document, "user", file),
    )


def _entries(document: dict[Any, Any], kind: str, file: Path) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    items = document.get(f"{kind}s") or []
    if not isinstance(items, list):
        msg = f"{kind}s must be a list, not {_type(items)}"
        raise _Malformed(msg)
    for index, item in enumerate(items):
        place = f"{kind}s[{index}]"
        if not isinstance(item, dict):
            msg = f"{place} must be a mapping with name and {kind}, not {_type(item)}"
            raise _Malformed(msg)
        name = _string(item.get("name"), f"{place}.name")
        if not name:
            msg = f"{place}.name is missing"
            raise _Malformed(msg)
        if name in entries:
            msg = f'{place}.name: there are two {kind}s of the name "{name}" in this file'
            raise _Malformed(msg)
        fields = item.get(kind) or {}
        if not isinstance(fields, dict):
            msg = f'{place}.{kind} (of "{name}") must be a mapping, not {_type(fields)}'
            raise _Malformed(msg)
        entries[name] = Entry(kind, name, file, {str(key): value for key, value in fields.items()})
    return entries


def _string(value: Any, place: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    msg = f"{place} must be a string, not {_type(value)}; put it in quotes"
    raise _Malformed(msg)


def _type(value: Any) -> str:
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list", dict: "a mapping"}
    return names.get(type(value), type(value).__name__)
