"""What each verb asks of the server, to the byte."""

import json
from typing import Any, get_type_hints

import pytest

from kubex.api import Api
from kubex.core import params
from kubex.core.exceptions import InvalidRequest
from kubex.core.models import ObjectMeta, ResourceList, Status
from kubex.core.params import Preconditions
from kubex.core.patches import ApplyPatch, JsonPatch, MergePatch, StrategicMergePatch
from kubex.core.timeouts import Timeout
from kubex.transport import Request

pytestmark = pytest.mark.anyio

JSON = (("content-type", "application/json"),)
PODS = "/api/v1/namespaces/default/pods"

PRETTY = {"pretty": (True, "pretty", "true")}
SELECT = PRETTY | {
    "allow_watch_bookmarks": (True, "allowWatchBookmarks", "true"),
    "continue_": ("abc=", "continue", "abc="),
    "field_selector": (
        "spec.nodeName=a,status.phase!=Running",
        "fieldSelector",
        "spec.nodeName=a,status.phase!=Running",
    ),
    "label_selector": ("app in (a, b),!c", "labelSelector", "app in (a, b),!c"),
    "limit": (500, "limit", "500"),
    "resource_version": ("0", "resourceVersion", "0"),
    "resource_version_match": ("Exact", "resourceVersionMatch", "Exact"),
    "timeout_seconds": (30, "timeoutSeconds", "30"),
}
WRITE = PRETTY | {
    "dry_run": ("All", "dryRun", "All"),
    "field_manager": ("me", "fieldManager", "me"),
    "field_validation": ("Strict", "fieldValidation", "Strict"),
}
DELETE = PRETTY | {
    "dry_run": ("All", "dryRun", "All"),
    "grace_period_seconds": (0, "gracePeriodSeconds", "0"),
    "ignore_store_read_error_with_cluster_breaking_potential": (
        True,
        "ignoreStoreReadErrorWithClusterBreakingPotential",
        "true",
    ),
    "orphan_dependents": (False, "orphanDependents", "false"),
    "propagation_policy": ("Foreground", "propagationPolicy", "Foreground"),
}
SEND_INITIAL = {"send_initial_events": (False, "sendInitialEvents", "false")}
PARAMETERS: dict[str, dict[str, Any]] = {
    "get": PRETTY | {"resource_version": ("7", "resourceVersion", "7")},
    "list": SELECT | SEND_INITIAL,
    "watch": SELECT,
    "create": WRITE,
    "replace": WRITE,
    "patch": WRITE | {"force": (True, "force", "true")},
    "delete": DELETE,
    "delete_collection": SELECT | SEND_INITIAL | DELETE,
}
DECLARED = {
    "get": params.GetParams,
    "list": params.ListParams,
    "watch": params.WatchParams,
    "create": params.CreateParams,
    "replace": params.ReplaceParams,
    "patch": params.PatchParams,
    "delete": params.DeleteParams,
    "delete_collection": params.DeleteCollectionParams,
}
CASES = [(verb, name, *case) for verb, names in PARAMETERS.items() for name, case in names.items()]


@pytest.fixture
def call(client):
    """Calls a verb on a resource and gives the one request that it made."""

    async def call(resource, verb, namespace="default", **params):
        entity = resource(metadata=ObjectMeta(name="a"))
        arguments = {
            "get": ["a"],
            "list": [],
            "watch": [],
            "create": [entity],
            "replace": [entity],
            "patch": ["a", MergePatch({})],
            "delete": ["a"],
            "delete_collection": [],
        }
        client.requests.clear()
        client.body = b'{"type":"ADDED","object":{}}' if verb == "watch" else b'{"items":[]}'
        answer = getattr(Api(resource, client=client, namespace=namespace), verb)(*arguments[verb], **params)
        if verb == "watch":
            async with answer as events:
                assert len([event async for event in events]) == 1
        else:
            await answer
        (request,) = client.requests
        return request

    return call


@pytest.mark.parametrize("verb", PARAMETERS)
def test_every_declared_parameter_is_tested(verb):
    left_out = {"send_initial_events"} if verb == "watch" else set()
    assert set(get_type_hints(DECLARED[verb])) - left_out == set(PARAMETERS[verb])


@pytest.mark.parametrize(("verb", "name", "value", "wire", "text"), CASES)
async def test_a_parameter_is_sent_under_its_name_on_the_wire(call, pod, verb, name, value, wire, text):
    request = await call(pod, verb, **{name: value})
    fixed = (("watch", "true"),) if verb == "watch" else ()
    assert request.query == (*fixed, (wire, text))


@pytest.mark.parametrize(("verb", "name"), [case[:2] for case in CASES])
async def test_a_parameter_that_is_none_is_left_out(call, pod, verb, name):
    request = await call(pod, verb, **{name: None})
    assert request.query == ((("watch", "true"),) if verb == "watch" else ())


@pytest.mark.parametrize("verb", PARAMETERS)
@pytest.mark.parametrize("name", ["labelSelector", "allow_bookmarks", "continue", "nonsense"])
async def test_an_unknown_parameter_is_a_type_error_and_nothing_is_sent(call, client, pod, verb, name):
    with pytest.raises(TypeError, match=rf"^Api\.{verb}\(\) got an unexpected keyword argument '{name}'$"):
        await call(pod, verb, **{name: "1"})
    assert client.requests == []


@pytest.mark.parametrize("value", [True, "5", 1.5])
async def test_a_number_is_neither_a_bool_nor_text(call, client, pod, value):
    with pytest.raises(InvalidRequest, match=rf"^limit must be int, not {value!r}"):
        await call(pod, "list", limit=value)
    assert client.requests == []


async def test_what_is_no_patch_and_no_object_is_refused(client, pod):
    pods = Api(pod, client=client, namespace="default")
    with pytest.raises(TypeError, match=r"such as MergePatch\(\.\.\.\), not dict"):
        await pods.patch("a", {"spec": {}})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"this Api takes a \w+, not dict"):
        await pods.create({"metadata": {"name": "a"}})
    assert client.requests == []


@pytest.mark.parametrize("value", [1.5, ["a"], b"a", object()])
async def test_a_parameter_of_a_type_that_cannot_be_sent_is_refused(call, client, pod, value):
    with pytest.raises(InvalidRequest, match=r"^label_selector must be str, not "):
        await call(pod, "list", label_selector=value)
    assert client.requests == []


async def test_send_initial_events_brings_the_match_that_the_server_asks_for(call, pod):
    request = await call(pod, "watch", send_initial_events=True)
    assert request.query == (
        ("watch", "true"),
        ("sendInitialEvents", "true"),
        ("resourceVersionMatch", "NotOlderThan"),
    )
    request = await call(pod, "watch", send_initial_events=True, resource_version_match="Exact")
    assert ("resourceVersionMatch", "Exact") in request.query


@pytest.mark.parametrize(("given", "idle"), [({}, 3630), ({"timeout_seconds": 10}, 40), ({"timeout_seconds": 0}, 3630)])
async def test_a_watch_may_be_silent_until_the_server_would_have_ended_it(call, pod, given, idle):
    assert (await call(pod, "watch", **given)).idle_timeout == idle


@pytest.mark.parametrize(
    ("verb", "method", "named"),
    [
        ("get", "GET", True),
        ("list", "GET", False),
        ("watch", "GET", False),
        ("create", "POST", False),
        ("replace", "PUT", True),
        ("patch", "PATCH", True),
        ("delete", "DELETE", True),
        ("delete_collection", "DELETE", False),
    ],
)
async def test_method_and_path(call, pod, deployment, node, cluster_role, verb, method, named):
    end = "/a" if named else ""
    for resource, namespace, path in [
        (pod, "default", "/api/v1/namespaces/default/pods"),
        (deployment, "kube-system", "/apis/apps/v1/namespaces/kube-system/deployments"),
        (node, None, "/api/v1/nodes"),
        (cluster_role, None, "/apis/rbac.authorization.k8s.io/v1/clusterroles"),
    ]:
        request = await call(resource, verb, namespace)
        assert (request.method, request.path) == (method, path + end)


@pytest.mark.parametrize("verb", ["get", "list", "delete", "delete_collection"])
async def test_a_request_without_a_body_says_nothing_of_one(call, pod, verb):
    request = await call(pod, verb)
    assert request == Request(method=request.method, path=request.path)


@pytest.mark.parametrize(
    ("given", "timeout"),
    [(..., ...), (None, None), (3, Timeout(total=3)), (0.5, Timeout(total=0.5)), (Timeout(read=1), Timeout(read=1))],
)
@pytest.mark.parametrize("verb", PARAMETERS)
async def test_a_calls_timeout_is_on_the_request(call, pod, verb, given, timeout):
    assert (await call(pod, verb, request_timeout=given)).timeout == timeout


@pytest.mark.parametrize("given", [True, 0, -1, "1", float("nan"), float("inf")])
async def test_a_timeout_that_is_none_is_refused_before_anything_is_sent(call, client, pod, given):
    with pytest.raises(ValueError, match="timeout must be a number of seconds above zero"):
        await call(pod, "get", request_timeout=given)
    assert client.requests == []


async def test_create_sends_the_whole_object_without_none(client, pod, pod_spec):
    entity = pod(metadata=ObjectMeta(name="a", labels={"b": "c"}), spec=pod_spec(node_name=None, replicas=0))
    await Api(pod, client=client, namespace="default").create(entity)
    (request,) = client.requests
    assert request.headers == JSON
    assert json.loads(request.body or b"") == {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a", "labels": {"b": "c"}},
        "spec": {"replicas": 0},
    }


async def test_replace_keeps_what_the_class_does_not_know(client, pod):
    entity = pod.model_validate_json(b'{"metadata":{"name":"a","newField":{"x":1}},"spec":{"newer":[1]},"newest":"z"}')
    await Api(pod, client=client, namespace="default").replace(entity)
    assert json.loads(client.requests[0].body) == {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a", "newField": {"x": 1}},
        "spec": {"newer": [1]},
        "newest": "z",
    }


async def test_replace_needs_a_name(client, pod):
    with pytest.raises(InvalidRequest, match=r"metadata\.name"):
        await Api(pod, client=client, namespace="default").replace(pod())
    assert client.requests == []


@pytest.mark.parametrize(
    ("patch", "content_type"),
    [(MergePatch, "application/merge-patch+json"), (StrategicMergePatch, "application/strategic-merge-patch+json")],
)
async def test_a_patch_sends_what_was_set_and_none_as_null(client, pod, pod_spec, patch, content_type):
    api = Api(pod, client=client, namespace="default")
    changed = pod(metadata=ObjectMeta(labels={"a": "b"}, annotations=None), spec=pod_spec(node_name=None))
    for body in (changed, {"metadata": changed.metadata, "spec": {"nodeName": None}}):
        client.requests.clear()
        await api.patch("a", patch(body))
        (request,) = client.requests
        assert (request.method, request.path) == ("PATCH", f"{PODS}/a")
        assert request.headers == (("content-type", content_type),)
        assert json.loads(request.body) == {
            "metadata": {"labels": {"a": "b"}, "annotations": None},
            "spec": {"nodeName": None},
        }


async def test_a_json_patch_sends_its_operations(client, pod, pod_spec):
    operations = [
        {"op": "remove", "path": "/metadata/labels/a~1b"},
        {"op": "add", "path": "/spec", "value": pod_spec(node_name="n")},
        {"op": "test", "path": "/metadata/annotations", "value": None},
    ]
    await Api(pod, client=client, namespace="default").patch("a", JsonPatch(operations))
    (request,) = client.requests
    assert request.headers == (("content-type", "application/json-patch+json"),)
    assert json.loads(request.body) == [operations[0], operations[1] | {"value": {"nodeName": "n"}}, operations[2]]


async def test_apply_names_its_kind_and_sends_what_was_set(client, pod, pod_spec):
    body = pod(metadata=ObjectMeta(name="a"), spec=pod_spec(replicas=1))
    api = Api(pod, client=client, namespace="default")
    await api.patch("a", ApplyPatch(body), field_manager="me", force=True)
    (request,) = client.requests
    assert request.headers == (("content-type", "application/apply-patch+yaml"),)
    assert request.query == (("fieldManager", "me"), ("force", "true"))
    assert json.loads(request.body) == {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a"},
        "spec": {"replicas": 1},
    }


async def test_apply_needs_a_field_manager(client, pod):
    with pytest.raises(InvalidRequest, match="field_manager"):
        await Api(pod, client=client, namespace="default").patch("a", ApplyPatch(pod()))
    assert client.requests == []


async def test_delete_options_go_into_the_body_beside_preconditions(client, pod):
    await Api(pod, client=client, namespace="default").delete(
        "a",
        preconditions=Preconditions(uid="u", resource_version="7"),
        grace_period_seconds=0,
        propagation_policy="Background",
        orphan_dependents=None,
        dry_run="All",
        pretty=True,
        ignore_store_read_error_with_cluster_breaking_potential=True,
    )
    (request,) = client.requests
    assert (request.query, request.headers) == ((("pretty", "true"),), JSON)
    assert json.loads(request.body) == {
        "apiVersion": "v1",
        "kind": "DeleteOptions",
        "preconditions": {"uid": "u", "resourceVersion": "7"},
        "gracePeriodSeconds": 0,
        "propagationPolicy": "Background",
        "dryRun": ["All"],
        "ignoreStoreReadErrorWithClusterBreakingPotential": True,
    }


async def test_delete_collection_keeps_its_selectors_in_the_query_beside_preconditions(client, pod):
    await Api(pod, client=client, namespace="default").delete_collection(
        preconditions=Preconditions(resource_version="7"), label_selector="a=b", grace_period_seconds=1
    )
    (request,) = client.requests
    assert (request.path, request.query) == (PODS, (("labelSelector", "a=b"),))
    assert json.loads(request.body)["gracePeriodSeconds"] == 1
    assert json.loads(request.body)["preconditions"] == {"resourceVersion": "7"}


async def test_delete_answers_what_kind_says(answering, pod):
    client = answering(b'{"kind":"Status","status":"Success","details":{"name":"a"}}')
    api: Api[Any] = Api(pod, client=client, namespace="default")
    answer = await api.delete("a")
    assert isinstance(answer, Status)
    client.body = b'{"kind":"Pod","metadata":{"name":"a"}}'
    there = await api.delete("a")
    assert type(there) is pod
    client.body = b'{"kind":"PodList","items":[{"metadata":{"name":"a"}}]}'
    many = await api.delete_collection()
    assert isinstance(many, ResourceList)
    assert [each.metadata.name for each in many] == ["a"]
