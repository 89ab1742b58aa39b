"""What is known of each supported Kubernetes minor: its resources, their verbs, and the schemas of its types."""

import json
import pkgutil
from importlib import resources
from typing import Any, TypedDict, cast

import kubex.k8s
from kubex.core.exceptions import ConfigurationError

__all__ = ["Facts", "ResourceFact", "SubresourceFact", "load_facts", "minors"]

_PREFIX = "v1_"


class SubresourceFact(TypedDict):
    """A subresource: its verbs, and the kind that it takes and gives."""

    verbs: list[str]
    group: str
    version: str
    kind: str


class ResourceFact(TypedDict):
    """A resource as discovery tells of it; `schema` names the schema of its kind."""

    group: str
    version: str
    kind: str
    plural: str
    singular: str
    namespaced: bool
    verbs: list[str]
    schema: str
    shortNames: list[str]
    categories: list[str]
    subresources: dict[str, SubresourceFact]


class Facts(TypedDict):
    """Everything of one minor; `schemas` are OpenAPI v3 schemas without prose, by their names."""

    version: str
    resources: list[ResourceFact]
    schemas: dict[str, dict[str, Any]]


def minors() -> tuple[str, ...]:
    """List the Kubernetes minors that there are facts and classes of, oldest first: `("1.35",)`."""
    names = (module.name for module in pkgutil.iter_modules(kubex.k8s.__path__) if module.name.startswith(_PREFIX))
    return tuple(f"1.{number}" for number in sorted(int(name.removeprefix(_PREFIX)) for name in names))


def load_facts(minor: str = "1.35") -> Facts:
    """Read the facts of a minor, anew at each call.

    Raises:
        ConfigurationError: when there are none of that minor.
    """
    if minor not in minors():
        raise ConfigurationError(f"no facts of Kubernetes {minor!r}; there are those of {', '.join(minors())}")
    file = resources.files(kubex.k8s) / f"{_PREFIX}{minor.removeprefix('1.')}" / "facts.json"
    return cast("Facts", json.loads(file.read_text(encoding="utf-8")))
