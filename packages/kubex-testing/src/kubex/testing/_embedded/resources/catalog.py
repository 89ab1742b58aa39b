"""Which resources the server has: read from the facts of one Kubernetes minor, and added to by custom resources."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kubex.testing._embedded.resources.schemas import Schemas


class StoreKey(NamedTuple):
    """Where objects are kept: all versions of a resource share one place."""

    group: str
    plural: str


NAMESPACES = StoreKey("", "namespaces")
PODS = StoreKey("", "pods")


@dataclass(frozen=True, slots=True)
class Subresource:
    """A subresource such as status or scale, with its own kind and verbs."""

    name: str
    group: str
    version: str
    kind: str
    verbs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource in one API version."""

    group: str
    version: str
    kind: str
    plural: str
    singular: str
    namespaced: bool
    verbs: frozenset[str]
    schema: str | None = None
    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    subresources: Mapping[str, Subresource] = field(default_factory=dict)
    custom: bool = False
    columns: tuple[Mapping[str, Any], ...] = ()

    @property
    def store_key(self) -> StoreKey:
        """The place where the objects are kept."""
        return StoreKey(self.group, self.plural)

    @property
    def api_version(self) -> str:
        """`apps/v1`, or `v1` for the core group."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def qualified(self) -> str:
        """`deployments.apps`, as messages name the resource."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def has_status(self) -> bool:
        """Tell whether status is written through a subresource of its own."""
        return "status" in self.subresources

    @property
    def virtual(self) -> bool:
        """Tell whether objects are answered at creation and never kept, as reviews are."""
        return self.verbs == {"create"}


def _subresource(name: str, fact: Mapping[str, Any]) -> Subresource:
    return Subresource(name, fact["group"], fact["version"], fact["kind"], frozenset(fact["verbs"]))


def _resource(fact: Mapping[str, Any]) -> Resource:
    return Resource(
        group=fact["group"],
        version=fact["version"],
        kind=fact["kind"],
        plural=fact["plural"],
        singular=fact["singular"],
        namespaced=fact["namespaced"],
        verbs=frozenset(fact["verbs"]),
        schema=fact.get("schema"),
        short_names=tuple(fact.get("shortNames", ())),
        categories=tuple(fact.get("categories", ())),
        subresources={name: _subresource(name, sub) for name, sub in fact.get("subresources", {}).items()},
    )


class Catalog:
    """All resources by path segment; `add` and `remove` serve custom resource definitions."""

    def __init__(self, resources: Iterable[Resource], schemas: Schemas, version: str) -> None:
        self.schemas = schemas
        self.version = version
        self._resources: dict[tuple[str, str, str], Resource] = {}
        for resource in resources:
            self.add(resource)

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "Catalog":
        """Read the catalog of one minor from `kubex.k8s.facts`."""
        return cls(map(_resource, facts["resources"]), Schemas(facts["schemas"]), facts["version"])

    def add(self, resource: Resource) -> None:
        """Serve one more resource, or serve it differently."""
        self._resources[resource.group, resource.version, resource.plural] = resource

    def remove(self, key: StoreKey) -> None:
        """Serve a resource no longer, in any version."""
        for found in [r for r in self._resources.values() if r.store_key == key]:
            del self._resources[found.group, found.version, found.plural]

    def find(self, group: str, version: str, plural: str) -> Resource | None:
        """Look a resource up by its path."""
        return self._resources.get((group, version, plural))

    def resources(self, group: str | None = None, version: str | None = None) -> list[Resource]:
        """List the resources, of one group or group version if asked for."""
        return [
            r
            for r in self._resources.values()
            if (group is None or r.group == group) and (version is None or r.version == version)
        ]

    def group_versions(self) -> dict[str, list[str]]:
        """List the groups, each with its versions, the preferred one first."""
        versions: dict[str, list[str]] = {}
        for group, version, _ in self._resources:
            known = versions.setdefault(group, [])
            if version not in known:
                known.append(version)
        return {group: sorted(found, key=version_rank) for group, found in versions.items()}


def version_rank(version: str) -> tuple[int, int, int]:
    """Sort key that puts stable before beta before alpha, and newer before older."""
    for rank, word in ((1, "beta"), (2, "alpha")):
        major, found, minor = version.removeprefix("v").partition(word)
        if found and major.isdigit() and minor.isdigit():
            return rank, -int(major), -int(minor)
    number = version.removeprefix("v")
    return (0, -int(number), 0) if number.isdigit() else (3, 0, 0)
