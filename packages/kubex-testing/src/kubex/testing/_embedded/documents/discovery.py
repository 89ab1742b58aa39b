"""Discovery: which groups, versions and resources there are, in the old form and aggregated."""

from typing import Any

from kubex.testing._embedded.resources.catalog import Catalog, Resource

Document = dict[str, Any]
_AGGREGATED = "apidiscovery.k8s.io/v2"


def wants_aggregated(accept: str) -> bool:
    """Tell whether a client asks for aggregated discovery v2."""
    first = accept.split(",")[0].replace(" ", "")
    return all(part in first for part in ("g=apidiscovery.k8s.io", "v=v2;", "as=APIGroupDiscoveryList"))


def core_versions() -> Document:
    """Answer `/api`."""
    return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}


def group_list(catalog: Catalog) -> Document:
    """Answer `/apis`."""
    groups = [api_group(catalog, group) for group in catalog.group_versions() if group]
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}


def api_group(catalog: Catalog, group: str) -> Document | None:
    """Answer `/apis/GROUP`, None if there is no such group."""
    found = catalog.group_versions().get(group)
    if not found or not group:
        return None
    versions = [{"groupVersion": f"{group}/{version}", "version": version} for version in found]
    kind = {"kind": "APIGroup", "apiVersion": "v1"}
    return {**kind, "name": group, "versions": versions, "preferredVersion": versions[0]}


def resource_list(catalog: Catalog, group: str, version: str) -> Document | None:
    """Answer `/api/v1` or `/apis/GROUP/VERSION`, None if there is nothing."""
    resources = catalog.resources(group, version)
    if not resources:
        return None
    group_version = f"{group}/{version}" if group else version
    entries = [entry for resource in resources for entry in _entries(resource)]
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group_version, "resources": entries}


def _entries(resource: Resource) -> list[Document]:
    main: Document = {
        "name": resource.plural,
        "singularName": resource.singular,
        "namespaced": resource.namespaced,
        "kind": resource.kind,
        "verbs": sorted(resource.verbs),
    }
    if resource.short_names:
        main["shortNames"] = list(resource.short_names)
    if resource.categories:
        main["categories"] = list(resource.categories)
    entries = [main]
    for sub in resource.subresources.values():
        entry: Document = {
            "name": f"{resource.plural}/{sub.name}",
            "singularName": "",
            "namespaced": resource.namespaced,
            "kind": sub.kind,
            "verbs": sorted(sub.verbs),
        }
        if (sub.group, sub.version) != (resource.group, resource.version):
            entry |= {"group": sub.group, "version": sub.version}
        entries.append(entry)
    return entries


def aggregated(catalog: Catalog, *, core: bool) -> Document:
    """Answer `/api` (core) or `/apis` in the aggregated form."""
    groups = {g: v for g, v in catalog.group_versions().items() if (g == "") == core}
    items = [
        {
            "metadata": {"name": group} if group else {},
            "versions": [
                {
                    "version": version,
                    "resources": [_aggregated_entry(r) for r in catalog.resources(group, version)],
                    "freshness": "Current",
                }
                for version in versions
            ],
        }
        for group, versions in groups.items()
    ]
    return {"kind": "APIGroupDiscoveryList", "apiVersion": _AGGREGATED, "metadata": {}, "items": items}


def _kind(group: str, version: str, kind: str) -> Document:
    return {"group": group, "version": version, "kind": kind}


def _aggregated_entry(resource: Resource) -> Document:
    entry: Document = {
        "resource": resource.plural,
        "responseKind": _kind(resource.group, resource.version, resource.kind),
        "scope": "Namespaced" if resource.namespaced else "Cluster",
        "singularResource": resource.singular,
        "verbs": sorted(resource.verbs),
    }
    if resource.short_names:
        entry["shortNames"] = list(resource.short_names)
    if resource.categories:
        entry["categories"] = list(resource.categories)
    if resource.subresources:
        entry["subresources"] = [
            {
                "subresource": sub.name,
                "responseKind": _kind(sub.group, sub.version, sub.kind),
                "verbs": sorted(sub.verbs),
            }
            for sub in resource.subresources.values()
        ]
    return entry


def version(git_version: str) -> Document:
    """Answer `/version`."""
    major, minor, *_ = git_version.removeprefix("v").split(".")
    return {
        "major": major,
        "minor": minor,
        "gitVersion": git_version,
        "gitCommit": "",
        "gitTreeState": "clean",
        "buildDate": "1970-01-01T00:00:00Z",
        "goVersion": "",
        "compiler": "",
        "platform": "linux/amd64",
    }
