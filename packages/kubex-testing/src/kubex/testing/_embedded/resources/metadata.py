"""The metadata that belongs to the server: set at creation, kept through updates."""

import secrets
import uuid
from datetime import UTC, datetime
from typing import Any

from kubex.testing._embedded.http.statuses import conflict
from kubex.testing._embedded.resources.catalog import Resource

Document = dict[str, Any]
_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
_SUFFIX = 5
_OWNED = (
    "name",
    "namespace",
    "uid",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generation",
    "generateName",
)
_WITHOUT_GENERATION = {
    "services",
    "nodes",
    "namespaces",
    "persistentvolumes",
    "persistentvolumeclaims",
    "resourcequotas",
    "certificatesigningrequests",
    "horizontalpodautoscalers",
    "volumeattachments",
}


_WITH_GENERATION = {"networkpolicies", "validatingwebhookconfigurations", "mutatingwebhookconfigurations"}


def now() -> str:
    """Give the time as Kubernetes writes it, in whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def counts_generations(resource: Resource) -> bool:
    """Tell whether changes of the spec are counted in `metadata.generation`."""
    if resource.custom or resource.plural in _WITH_GENERATION:
        return True
    return resource.has_status and resource.plural not in _WITHOUT_GENERATION


def generated_name(prefix: str) -> str:
    """Make a name of a `generateName` prefix."""
    return prefix[: 63 - _SUFFIX] + "".join(secrets.choice(_ALPHABET) for _ in range(_SUFFIX))


def created(resource: Resource, metadata: Document, namespace: str | None) -> Document:
    """Give the metadata of a new object."""
    ignored = ("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "managedFields", "resourceVersion")
    kept = {name: value for name, value in metadata.items() if name not in (*ignored, *_OWNED)}
    name = metadata.get("name") or (generated_name(metadata["generateName"]) if metadata.get("generateName") else "")
    result: Document = {"name": name}
    if metadata.get("generateName"):
        result["generateName"] = metadata["generateName"]
    if resource.namespaced:
        result["namespace"] = namespace
    result |= {"uid": str(uuid.uuid4()), "resourceVersion": ""}
    if counts_generations(resource):
        result["generation"] = 1
    return result | {"creationTimestamp": now()} | kept


def updated(resource: Resource, old: Document, new: Document) -> Document:
    """Give the metadata of an update: what the server owns stays.

    Raises:
        Failure: 409 when the update speaks of another state, or another object of the same name.
    """
    name = old["name"]
    version = new.get("resourceVersion")
    if version and version != old["resourceVersion"]:
        raise conflict(resource, name)
    if new.get("uid") and new["uid"] != old["uid"]:
        place = "/".join(filter(None, ("/registry", resource.plural, old.get("namespace"), name)))
        text = (
            f"StorageError: invalid object, Code: 4, Key: {place}, ResourceVersion: 0, AdditionalErrorMsg: "
            f"Precondition failed: UID in precondition: {new['uid']}, UID in object meta: {old['uid']}"
        )
        raise conflict(resource, name, text)
    owned = {field: old[field] for field in _OWNED if field in old}
    ignored = (*_OWNED, "managedFields", "resourceVersion", "selfLink")
    kept = {field: value for field, value in new.items() if field not in ignored and value not in ({}, [])}
    return owned | {"resourceVersion": old["resourceVersion"]} | kept
