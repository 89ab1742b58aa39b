"""Field selectors, with the fields that each built-in resource can be selected by."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from kubex.testing._embedded.http.statuses import bad_request
from kubex.testing._embedded.resources.catalog import Resource

_METADATA = {"metadata.name": "metadata.name", "metadata.namespace": "metadata.namespace"}
_EVENT = {
    **{f"involvedObject.{f}": f"involvedObject.{f}" for f in (
        "kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")},
    "reason": "reason",
    "reportingComponent": "reportingComponent",
    "source": "source.component",
    "type": "type",
}  # fmt: skip
_FIELDS: dict[tuple[str, str], dict[str, str]] = {
    ("", "pods"): {
        "spec.nodeName": "spec.nodeName",
        "spec.restartPolicy": "spec.restartPolicy",
        "spec.schedulerName": "spec.schedulerName",
        "spec.serviceAccountName": "spec.serviceAccountName",
        "spec.hostNetwork": "spec.hostNetwork",
        "status.phase": "status.phase",
        "status.podIP": "status.podIP",
        "status.podIPs": "status.podIP",
        "status.nominatedNodeName": "status.nominatedNodeName",
    },
    ("", "events"): _EVENT,
    ("events.k8s.io", "events"): _EVENT | {f"regarding.{f}": f"regarding.{f}" for f in ("kind", "namespace", "name")},
    ("", "secrets"): {"type": "type"},
    ("", "namespaces"): {"status.phase": "status.phase", "name": "metadata.name"},
    ("", "nodes"): {"spec.unschedulable": "spec.unschedulable"},
    ("", "replicationcontrollers"): {"status.replicas": "status.replicas"},
    ("", "services"): {"spec.clusterIP": "spec.clusterIP", "spec.type": "spec.type"},
    ("apps", "replicasets"): {"status.replicas": "status.replicas"},
    ("batch", "jobs"): {"status.successful": "status.succeeded"},
    ("certificates.k8s.io", "certificatesigningrequests"): {"spec.signerName": "spec.signerName"},
    ("resource.k8s.io", "resourceslices"): {"spec.driver": "spec.driver", "spec.nodeName": "spec.nodeName"},
}
_ZERO = {"status.replicas": "0", "status.succeeded": "0", "spec.unschedulable": "false", "spec.hostNetwork": "false"}


class FieldRequirement(NamedTuple):
    """A field and the value that it must have, or must not have."""

    path: tuple[str, ...]
    value: str
    equal: bool
    missing: str


def parse_field_selector(selector: str, resource: Resource) -> tuple[FieldRequirement, ...]:
    """Read a field selector for a resource.

    Raises:
        Failure: 400 when it is malformed, or the resource cannot be selected by such a field.
    """
    known = _METADATA | _FIELDS.get(resource.store_key, {})
    return tuple(_requirement(part, selector, known) for part in selector.split(",") if part)


def _requirement(part: str, selector: str, known: Mapping[str, str]) -> FieldRequirement:
    for operator in ("!=", "==", "="):
        label, found, value = part.partition(operator)
        if found:
            break
    else:
        raise bad_request(f"invalid selector: '{selector}'; can't understand '{part}'")
    if label not in known:
        if len(known) > len(_METADATA):
            raise bad_request(f"field label not supported: {label}")
        only = ", ".join(f'"{name}"' for name in sorted(known))
        raise bad_request(f'"{label}" is not a known field selector: only {only}')
    path = known[label]
    return FieldRequirement(tuple(path.split(".")), value, operator != "!=", _ZERO.get(path, ""))


def matches_fields(requirements: tuple[FieldRequirement, ...], document: Mapping[str, Any]) -> bool:
    """Tell whether a document has all the values asked for."""
    return all((_value(document, r) == r.value) == r.equal for r in requirements)


def _value(document: Mapping[str, Any], requirement: FieldRequirement) -> str:
    found: Any = document
    for name in requirement.path:
        found = found.get(name) if isinstance(found, Mapping) else None
    if found is None:
        return requirement.missing
    return str(found).lower() if isinstance(found, bool) else str(found)
