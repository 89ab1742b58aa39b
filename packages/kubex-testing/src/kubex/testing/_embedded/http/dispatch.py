"""Which verb a call is, and whether the resource has it."""

from collections.abc import Callable

from kubex.testing._embedded.http.calls import Answer, Call, State, flag
from kubex.testing._embedded.http.routing import Target
from kubex.testing._embedded.http.statuses import Failure, bad_request, method_not_allowed, no_such_resource
from kubex.testing._embedded.verbs import deletes, reads, reviews, scales, writes
from kubex.testing._embedded.verbs.pods import find_pod

Verb = Callable[[State, Call], Answer]

_ON_OBJECTS: dict[str, tuple[str, Verb]] = {
    "GET": ("get", reads.get),
    "PUT": ("update", writes.replace),
    "PATCH": ("patch", writes.patch),
    "DELETE": ("delete", deletes.delete),
}
_ON_COLLECTIONS: dict[str, tuple[str, Verb]] = {
    "GET": ("list", reads.list_objects),
    "POST": ("create", writes.create),
    "DELETE": ("deletecollection", deletes.delete_collection),
}
_UPGRADED = ("exec", "attach", "portforward")


def is_watch(call: Call) -> bool:
    """Tell whether a call is a watch."""
    on_many = call.target.name is None and flag(call.query, "watch")
    return call.method == "GET" and call.target.subresource is None and (on_many or call.target.watch)


def answer_call(state: State, call: Call) -> Answer:
    """Answer a call that is no watch.

    Raises:
        Failure: whatever the verb refuses; 404 and 405 for what the resource does not have.
    """
    target = call.target
    if target.subresource is not None:
        return _subresource(state, call)
    table = _ON_COLLECTIONS if target.name is None else _ON_OBJECTS
    verb, function = table.get(call.method, ("", None))
    if function is None or verb not in target.resource.verbs:
        raise method_not_allowed()
    if verb in ("create", "deletecollection") and _lacks_namespace(target):
        raise method_not_allowed()
    if target.resource.virtual:
        return reviews.review(state, call)
    return function(state, call)


def is_log(call: Call) -> bool:
    """Tell whether a call reads the log of a pod."""
    target = call.target
    return call.method == "GET" and target.subresource == "log" and "log" in target.resource.subresources


def _not_upgraded(state: State, call: Call) -> Failure:
    pod = find_pod(state, call.target)
    if call.target.subresource != "portforward":
        pod.container(call.query.get("container", ""))
    pod.check_runs()
    return bad_request("Upgrade request required")


def _lacks_namespace(target: Target) -> bool:
    return target.resource.namespaced and target.namespace is None


def _subresource(state: State, call: Call) -> Answer:
    target = call.target
    known = target.resource.subresources.get(target.subresource or "")
    if known is None:
        raise no_such_resource()
    verb = {"GET": "get", "PUT": "update", "PATCH": "patch", "POST": "create"}.get(call.method)
    if verb not in known.verbs:
        raise method_not_allowed()
    if target.subresource in _UPGRADED:
        raise _not_upgraded(state, call)
    if target.subresource == "proxy":  # would need a node
        reads.get(state, call)
        raise no_such_resource()
    if target.subresource == "scale":
        return scales.scale(state, call)
    if verb == "create":
        return reviews.create_subresource(state, call)
    return _ON_OBJECTS[call.method][1](state, call)
