"""What the spec of the common kinds must have, and what of it may change."""

from collections.abc import Mapping
from typing import Any

from kubex.testing._embedded.http.statuses import cause, forbidden_field, required
from kubex.testing._embedded.resources.catalog import PODS, Resource, StoreKey

Document = Mapping[str, Any]
Causes = list[dict[str, str]]
_SELECTING = {StoreKey("apps", plural) for plural in ("deployments", "replicasets", "statefulsets", "daemonsets")}
_TEMPLATED = {*_SELECTING, StoreKey("batch", "jobs")}
_SECRETS = StoreKey("", "secrets")
_POD_CHANGES = (
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)
_FREE = ("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "containers", "initContainers")


def spec_causes(resource: Resource, document: Document) -> Causes:
    """List what a spec lacks, as the server tells it when an object is created."""
    spec = document.get("spec") or {}
    if resource.store_key == PODS:
        return _pod_causes(spec, "spec")
    causes: Causes = []
    template = spec.get("template") or {}
    if resource.store_key in _SELECTING:
        causes += _selector_causes(spec, template)
    if resource.store_key in _TEMPLATED:
        causes += _pod_causes(template.get("spec") or {}, "spec.template.spec")
    return causes


def _selector_causes(spec: Document, template: Document) -> Causes:
    causes = [] if spec.get("selector") else [required("spec.selector")]
    labels = (template.get("metadata") or {}).get("labels") or {}
    wanted = (spec.get("selector") or {}).get("matchLabels") or {}
    if not labels or any(labels.get(name) != value for name, value in wanted.items()):
        text = "Invalid value: null: `selector` does not match template `labels`"
        causes.append(cause("spec.template.metadata.labels", text))
    return causes


def _pod_causes(spec: Document, path: str) -> Causes:
    containers = spec.get("containers") or []
    if not containers:
        return [required(f"{path}.containers")]
    return [
        required(f"{path}.containers[{index}].{field}")
        for index, container in enumerate(containers)
        for field in ("name", "image")
        if not container.get(field)
    ]


def update_causes(resource: Resource, old: Document, new: Document) -> Causes:
    """List what an update changes that it must not."""
    causes = _finalizer_causes(old["metadata"], new["metadata"])
    if old.get("immutable"):
        text = "field is immutable when `immutable` is set"
        fields = ("immutable", "data", "binaryData")
        causes += [forbidden_field(field, text) for field in fields if old.get(field) != new.get(field)]
    if resource.store_key == _SECRETS and old.get("type") != new.get("type"):
        causes.append(cause("type", f'Invalid value: "{new.get("type", "")}": field is immutable'))
    if resource.store_key == PODS and _fixed(old) != _fixed(new):
        causes.append(forbidden_field("spec", _POD_CHANGES))
    if resource.store_key in _SELECTING and (old.get("spec") or {}).get("selector") != (new.get("spec") or {}).get(
        "selector"
    ):
        causes.append(cause("spec.selector", "Invalid value: field is immutable"))
    return causes


def _finalizer_causes(old: Document, new: Document) -> Causes:
    if "deletionTimestamp" not in old:
        return []
    added = [name for name in new.get("finalizers") or () if name not in (old.get("finalizers") or ())]
    if not added:
        return []
    listed = ", ".join(f'"{name}"' for name in added)
    text = "no new finalizers can be added if the object is being deleted, found new finalizers []string"
    return [forbidden_field("metadata.finalizers", f"{text}{{{listed}}}")]


def _fixed(pod: Document) -> Document:
    spec = pod.get("spec") or {}
    kept = {name: value for name, value in spec.items() if name not in _FREE}
    for field in ("containers", "initContainers"):
        kept[field] = [{k: v for k, v in container.items() if k != "image"} for container in spec.get(field) or ()]
    return kept
