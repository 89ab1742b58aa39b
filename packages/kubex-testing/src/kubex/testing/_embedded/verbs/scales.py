"""The scale subresource: replicas of another object, seen as a `Scale` of autoscaling/v1."""

from typing import Any

from kubex.testing._embedded.bodies.decoding import check_kind, decode_body
from kubex.testing._embedded.http.calls import Answer, Call, State, answer, dry_run
from kubex.testing._embedded.http.statuses import bad_request, cause, invalid, method_not_allowed
from kubex.testing._embedded.patching.patches import APPLY_PATCH, apply_patch, read_patch
from kubex.testing._embedded.store.storage import Record
from kubex.testing._embedded.verbs.reads import find
from kubex.testing._embedded.verbs.updates import update_document

Document = dict[str, Any]
_SCHEMA = "io.k8s.api.autoscaling.v1.Scale"


def scale(state: State, call: Call) -> Answer:
    """Answer the verbs get, replace and patch on a scale."""
    target = call.target
    record = find(state.storage, target.resource, target.namespace, target.name or "")
    if call.method == "GET":
        return answer(scale_of(record))
    if call.method == "PUT":
        wanted = decode_body(call.body, call.content_type)
    elif call.method == "PATCH" and call.content_type != APPLY_PATCH:
        content = read_patch(call.content_type, call.body, target.resource)
        wanted = apply_patch(scale_of(record), call.content_type, content, state.catalog.schemas, _SCHEMA)
    else:
        raise method_not_allowed()
    check_kind(wanted, "Scale", "autoscaling/v1")
    updated = update_document(
        state, target.resource, record, _scaled(record, wanted), dry=dry_run(call.query, "UpdateOptions")
    )
    return answer(scale_of(updated))


def scale_of(record: Record) -> Document:
    """Give the Scale of an object."""
    document, metadata = record.document, record.document["metadata"]
    kept = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")
    status: Document = {"replicas": (document.get("status") or {}).get("replicas", 0)}
    if selector := _selector(document.get("spec", {}).get("selector")):
        status["selector"] = selector
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {name: metadata[name] for name in kept if name in metadata},
        "spec": {"replicas": document.get("spec", {}).get("replicas", 0)},
        "status": status,
    }


def _selector(selector: Document | None) -> str:
    labels = (selector or {}).get("matchLabels", selector if selector and "matchExpressions" not in selector else {})
    return ",".join(f"{name}={value}" for name, value in sorted((labels or {}).items()))


def _scaled(record: Record, wanted: Document) -> Document:
    replicas = (wanted.get("spec") or {}).get("replicas", 0)
    name = (wanted.get("metadata") or {}).get("name")
    if not isinstance(replicas, int):
        raise bad_request("json: cannot unmarshal into Go struct field ScaleSpec.spec.replicas of type int32")
    if replicas < 0:
        text = f"Invalid value: {replicas}: must be greater than or equal to 0"
        raise invalid("autoscaling", "Scale", name or "", [cause("spec.replicas", text)])
    document = record.document
    sent = wanted.get("metadata") or {}
    metadata = document["metadata"] | {"resourceVersion": sent.get("resourceVersion", "")}
    if name:
        metadata["name"] = name
    return {**document, "metadata": metadata, "spec": {**document.get("spec", {}), "replicas": replicas}}
