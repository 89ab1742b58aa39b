"""Chooses one context of a kubeconfig, with its cluster and user."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kubex.configuration._kubeconfig import Entry, Kubeconfig
from kubex.core.exceptions import ConfigurationError


@dataclass(frozen=True, slots=True)
class Selection:
    """The context to use, with the cluster and the user it names; no user means no credentials."""

    context: Entry
    cluster: Entry
    user: Entry | None


def select(kubeconfig: Kubeconfig, context: str | None = None) -> Selection:
    """Choose a context by name, or the current-context."""
    files = ", ".join(map(str, kubeconfig.files))
    name = context if context is not None else kubeconfig.current_context
    if name is None:
        msg = f"no current-context in {files}: set it, or choose a context; {_known('contexts', kubeconfig.contexts)}"
        raise ConfigurationError(msg)
    chosen = kubeconfig.contexts.get(name)
    if chosen is None:
        role = "context" if context is not None else "current-context"
        msg = f'{role} "{name}" does not exist in {files}; {_known("contexts", kubeconfig.contexts)}'
        raise ConfigurationError(msg)
    cluster = _named_by(chosen, "cluster", kubeconfig.clusters)
    if cluster is None:
        msg = f"{chosen}: names no cluster"
        raise ConfigurationError(msg)
    return Selection(chosen, cluster, _named_by(chosen, "user", kubeconfig.users))


def _named_by(context: Entry, field: str, entries: Mapping[str, Entry]) -> Entry | None:
    name: Any = context.fields.get(field)
    if name is None or name == "":
        return None
    if not isinstance(name, str):
        msg = f"{context}: {field} must be a string; put it in quotes"
        raise ConfigurationError(msg)
    if name not in entries:
        msg = f'{context}: its {field} "{name}" does not exist; {_known(f"{field}s", entries)}'
        raise ConfigurationError(msg)
    return entries[name]


def _known(what: str, names: Iterable[str]) -> str:
    return f"known {what}: {', '.join(sorted(names)) or 'none'}"
