"""What a path of the API means."""

from dataclasses import dataclass

from kubex.testing._embedded.resources.catalog import Catalog, Resource


@dataclass(frozen=True, slots=True)
class Target:
    """A resource, or one object of it, or a subresource of one object."""

    resource: Resource
    namespace: str | None = None
    name: str | None = None
    subresource: str | None = None
    watch: bool = False


def find_target(catalog: Catalog, path: str) -> Target | None:
    """Read a path such as `/apis/apps/v1/namespaces/default/deployments/web/scale`; None if nothing is there."""
    segments = path.strip("/").split("/")
    if segments[0] == "api" and len(segments) > 2:
        group, version, rest = "", segments[1], segments[2:]
    elif segments[0] == "apis" and len(segments) > 3:
        group, version, rest = segments[1], segments[2], segments[3:]
    else:
        return None
    watch = rest[0] == "watch" and len(rest) > 1
    return _find(catalog, group, version, rest[1:] if watch else rest, watch=watch)


def _find(catalog: Catalog, group: str, version: str, rest: list[str], *, watch: bool) -> Target | None:
    namespace = None
    if rest[0] == "namespaces" and len(rest) > 2:
        inside = catalog.find(group, version, rest[2])
        # `namespaces/x/status` is a subresource of the namespace; no namespaced resource has such a name.
        if inside is not None and inside.namespaced:
            namespace, rest = rest[1], rest[2:]
    resource = catalog.find(group, version, rest[0])
    if resource is None or len(rest) > 3 or "" in rest:
        return None
    name = rest[1] if len(rest) > 1 else None
    subresource = rest[2] if len(rest) > 2 else None
    if name is not None and resource.namespaced and namespace is None:
        return None
    return Target(resource, namespace, name, subresource, watch)
