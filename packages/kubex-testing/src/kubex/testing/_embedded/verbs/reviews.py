"""Resources that are answered and never kept: everybody may do everything here."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from kubex.testing._embedded.bodies.decoding import check_kind, decode_body
from kubex.testing._embedded.http.calls import Answer, Call, State, answer, dry_run
from kubex.testing._embedded.http.statuses import bad_request, conflict, no_such_resource
from kubex.testing._embedded.verbs.reads import find
from kubex.testing._embedded.verbs.removal import remove
from kubex.testing._embedded.verbs.updates import update_document

_USER = {"username": "kubernetes-admin", "groups": ["system:masters", "system:authenticated"]}
_EVERYTHING: dict[str, Any] = {
    "resourceRules": [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}],
    "nonResourceRules": [{"verbs": ["*"], "nonResourceURLs": ["*"]}],
    "incomplete": False,
}
_STATUSES: dict[str, dict[str, Any]] = {
    "SelfSubjectAccessReview": {"allowed": True},
    "SubjectAccessReview": {"allowed": True},
    "LocalSubjectAccessReview": {"allowed": True},
    "SelfSubjectRulesReview": _EVERYTHING,
    "SelfSubjectReview": {"userInfo": _USER},
    "TokenReview": {"authenticated": True, "user": _USER},
}


def review(state: State, call: Call) -> Answer:
    """Answer the creation of a review."""
    resource = call.target.resource
    body = decode_body(call.body, call.content_type)
    check_kind(body, resource.kind, resource.api_version)
    if resource.kind == "Binding":
        return _bind(state, call, body, (body.get("metadata") or {}).get("name", ""))
    kind = {"kind": resource.kind, "apiVersion": resource.api_version, "metadata": {}}
    return answer({**kind, **body, "status": _STATUSES.get(resource.kind, {})}, 201)


def create_subresource(state: State, call: Call) -> Answer:
    """Answer the creation of a binding, an eviction or a token."""
    target = call.target
    body = decode_body(call.body, call.content_type)
    if target.subresource == "binding":
        return _bind(state, call, body, target.name or "")
    record = find(state.storage, target.resource, target.namespace, target.name or "")
    if target.subresource == "eviction":
        remove(state, target.resource, record, body.get("deleteOptions") or {})
        return _created()
    if target.subresource == "token":
        spec = body.get("spec") or {}
        lifetime = timedelta(seconds=spec.get("expirationSeconds") or 3600)
        expires = (datetime.now(UTC) + lifetime).strftime("%Y-%m-%dT%H:%M:%SZ")
        kind = {"kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1"}
        status = {"token": secrets.token_urlsafe(32), "expirationTimestamp": expires}
        return answer({**kind, "metadata": {"name": target.name}, "spec": spec, "status": status}, 201)
    raise no_such_resource()


def _bind(state: State, call: Call, body: dict[str, Any], name: str) -> Answer:
    pods = state.catalog.find("", "v1", "pods")
    if pods is None:
        raise no_such_resource()
    if (body.get("metadata") or {}).get("name") != name:
        raise bad_request("name in URL does not match name in Binding object")
    record = find(state.storage, pods, call.target.namespace, name)
    document = record.document
    if assigned := document["spec"].get("nodeName"):
        raise conflict(pods, name, f'pod {name} is already assigned to node "{assigned}"')
    node = (body.get("target") or {}).get("name")
    bound = {**document, "spec": {**document["spec"], "nodeName": node}}
    update_document(state, pods, record, bound, "binding", dry=dry_run(call.query))
    return _created()


def _created() -> Answer:
    return answer({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}, 201)
