"""What is kept of an API server's OpenAPI documents."""

import re
from collections.abc import Mapping
from typing import Any

from .resources import find_resources
from .schemas import find_schemas

Documents = Mapping[str, Mapping[str, Any]]

_VERSION = re.compile(r"v1\.\d+\.\d+.*")
_GROUP_VERSION = re.compile(r"api/v\d+(beta\d+)?|apis/(?P<group>[^/]+)/v\d+(beta\d+)?")


def make_facts(version: str, documents: Documents, discovery: Documents | None = None) -> dict[str, Any]:
    """Make the facts of one server: its resources of GA and beta groups, and the schemas that they need.

    `documents` are OpenAPI v3 documents by their path (`api/v1`, `apis/apps/v1`), `discovery` the APIResourceLists
    of the same paths, for what only they tell: singular, short names, categories.

    Raises:
        ValueError: when the version is none of Kubernetes, as with servers that were built without their tag.
    """
    if not _VERSION.fullmatch(version):
        raise ValueError(f"{version!r} is no version of Kubernetes; give the right one by --version v1.35.4")
    kept = {path: documents[path] for path in sorted(documents) if is_kept(path)}
    schemas = find_schemas(kept.values())
    resources = [
        resource
        for path, document in kept.items()
        for resource in find_resources(path, document, (discovery or {}).get(path, {}))
        if resource["schema"] in schemas
    ]
    resources.sort(key=lambda resource: (resource["group"], resource["version"], resource["plural"]))
    return {"version": version, "resources": resources, "schemas": schemas}


def is_kept(path: str) -> bool:
    """Tell whether a document is that of a GA or beta group version."""
    return _GROUP_VERSION.fullmatch(path) is not None
