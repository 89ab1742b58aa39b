"""The verbs delete and deletecollection."""

from collections.abc import Mapping
from typing import Any

from kubex.testing._embedded.bodies.decoding import decode_body
from kubex.testing._embedded.documents.rendering import object_json, render_list
from kubex.testing._embedded.http.calls import Answer, Call, State, answer, dry_run, number
from kubex.testing._embedded.http.statuses import bad_request, cause, invalid, namespace_stays, success
from kubex.testing._embedded.resources.catalog import NAMESPACES, Resource
from kubex.testing._embedded.selection.selections import read_selection
from kubex.testing._embedded.store.storage import Record
from kubex.testing._embedded.verbs.reads import find, select
from kubex.testing._embedded.verbs.removal import check_preconditions, remove

_LASTING = ("default", "kube-system", "kube-public")
_POLICIES = ("Orphan", "Background", "Foreground")
# A deletion of these answers with the object, of all others with a Status.
_ANSWER_OBJECTS = {
    "persistentvolumeclaims", "persistentvolumes", "pods", "podtemplates", "resourcequotas", "serviceaccounts",
    "services", "deviceclasses", "devicetaintrules", "resourceclaims", "resourceclaimtemplates", "resourceslices",
    "csidrivers", "csinodes", "storageclasses", "volumeattachments", "volumeattributesclasses",
}  # fmt: skip


def delete(state: State, call: Call) -> Answer:
    """Delete one object."""
    target, options = call.target, _options(call)
    record = find(state.storage, target.resource, target.namespace, target.name or "")
    if target.resource.store_key == NAMESPACES and record.key.name in _LASTING:
        raise namespace_stays(target.resource, record.key.name)
    if _is_dry(call.query, options):
        check_preconditions(target.resource, record, options)
        return _answer(target.resource, record, gone=True)
    last, gone = remove(state, target.resource, record, options)
    return _answer(target.resource, last, gone=gone and target.resource.plural != "namespaces")


def _answer(resource: Resource, record: Record, *, gone: bool) -> Answer:
    if gone and (resource.custom or resource.plural not in _ANSWER_OBJECTS):
        return answer(success(resource, record.key.name, record.document["metadata"]["uid"]))
    return Answer(200, object_json(resource, record))


def delete_collection(state: State, call: Call) -> Answer:
    """Delete all objects of a selection and answer them as a list."""
    target, options = call.target, _options(call)
    selection = read_selection(target.resource, target.namespace, call.query)
    records = list(select(state, target.resource, selection))
    limit = number(call.query, "limit") or len(records)
    if not _is_dry(call.query, options):
        for record in records[:limit]:
            remove(state, target.resource, record, options)
    metadata = {"resourceVersion": str(state.storage.revision)}
    return Answer(200, render_list(target.resource, records[:limit], metadata, call.form))


def _is_dry(query: Mapping[str, str], options: Mapping[str, Any]) -> bool:
    return dry_run(query, "DeleteOptions") or options.get("dryRun") == ["All"]


def _options(call: Call) -> dict[str, Any]:
    """Read DeleteOptions from the body, or from the query when there is none."""
    if call.body.strip():
        options = decode_body(call.body, call.content_type)
        if options.get("kind", "DeleteOptions") != "DeleteOptions":
            text = f'no kind "{options["kind"]}" is registered for version "{options.get("apiVersion", "")}"'
            raise bad_request(text)
    else:
        options = {}
        if (grace := number(call.query, "gracePeriodSeconds")) is not None:
            options["gracePeriodSeconds"] = grace
        if policy := call.query.get("propagationPolicy"):
            options["propagationPolicy"] = policy
    policy = options.get("propagationPolicy")
    if policy is not None and policy not in _POLICIES:
        text = f'Unsupported value: "{policy}": supported values: "Foreground", "Background", "Orphan", "nil"'
        causes = [cause("propagationPolicy", text, "FieldValueNotSupported")]
        raise invalid("meta.k8s.io", "DeleteOptions", "", causes)
    return options
