"""What the four kinds of patches make of a document."""

import copy
from typing import Any

import pytest

from kubex.k8s.facts import load_facts
from kubex.testing._embedded.http.statuses import Failure
from kubex.testing._embedded.patching.apply_patch import Apply
from kubex.testing._embedded.patching.merge_patch import apply_merge_patch
from kubex.testing._embedded.patching.strategic_merge import StrategicMerge
from kubex.testing._embedded.resources.schemas import Schemas

SCHEMAS = Schemas(load_facts("1.35")["schemas"])
POD = SCHEMAS.named("io.k8s.api.core.v1.Pod")
DEPLOYMENT = SCHEMAS.named("io.k8s.api.apps.v1.Deployment")


@pytest.mark.parametrize(
    ("original", "patch", "expected"),
    [  # the cases of RFC 7386, appendix A
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_a_merge_patch_follows_the_rfc(original: Any, patch: Any, expected: Any) -> None:
    before = copy.deepcopy(original)
    assert apply_merge_patch(original, patch) == expected
    assert original == before


def containers(*items: dict[str, Any]) -> dict[str, Any]:
    return {"spec": {"containers": list(items)}}


A, B = {"name": "a", "image": "a:1", "args": ["x"]}, {"name": "b", "image": "b:1"}


@pytest.mark.parametrize(
    ("original", "patch", "expected"),
    [
        pytest.param(
            containers(A, B),
            containers({"name": "b", "image": "b:2"}),
            containers(A, {"name": "b", "image": "b:2"}),
            id="lists merge by key",
        ),
        pytest.param(containers(A), containers(B), containers(B, A), id="new items come first"),
        pytest.param(
            containers(A), containers({"name": "a", "args": ["y"]}), containers({**A, "args": ["y"]}), id="atomic lists"
        ),
        pytest.param(containers(A, B), containers({"name": "a", "$patch": "delete"}), containers(B), id="item deleted"),
        pytest.param(containers(A, B), containers({"$patch": "replace"}, B), containers(B), id="list replaced"),
        pytest.param(
            {"metadata": {"labels": {"a": "1"}}},
            {"metadata": {"labels": {"$patch": "replace", "b": "2"}}},
            {"metadata": {"labels": {"b": "2"}}},
            id="map replaced",
        ),
        pytest.param(
            {"metadata": {"labels": {"a": "1"}}},
            {"metadata": {"labels": {"$patch": "delete"}}},
            {"metadata": {"labels": {}}},
            id="map emptied",
        ),
        pytest.param(
            {"metadata": {"finalizers": ["a/a", "b/b"]}},
            {"metadata": {"$deleteFromPrimitiveList/finalizers": ["a/a"], "finalizers": ["c/c", "b/b"]}},
            {"metadata": {"finalizers": ["c/c", "b/b"]}},
            id="primitives deleted and united",
        ),
        pytest.param(
            containers(A, {"name": "server"}, B),
            {"spec": {"$setElementOrder/containers": [{"name": "b"}, {"name": "a"}]}},
            containers({"name": "server"}, B, A),
            id="elements ordered, the server's own kept in place",
        ),
        pytest.param({"spec": {"nodeName": "n"}}, {"spec": {"nodeName": None}}, {"spec": {}}, id="null deletes"),
        pytest.param({}, {"spec": {"nodeName": None, "a": {"b": None}}}, {"spec": {"a": {}}}, id="nulls not kept"),
    ],
)
def test_a_strategic_merge_patch_merges_a_pod(original: Any, patch: Any, expected: Any) -> None:
    before = copy.deepcopy(original)
    assert StrategicMerge(SCHEMAS).merge(original, patch, POD) == expected
    assert original == before


def test_retain_keys_drops_the_others() -> None:
    original = {"spec": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}}
    patch = {"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}}
    merged = StrategicMerge(SCHEMAS).merge(original, patch, DEPLOYMENT)
    assert merged == {"spec": {"strategy": {"type": "Recreate"}}}


@pytest.mark.parametrize("patch", [containers({"image": "x"}), {"spec": {"$patch": "destroy"}}])
def test_a_malformed_strategic_merge_patch_is_refused(patch: dict[str, Any]) -> None:
    with pytest.raises(Failure):
        StrategicMerge(SCHEMAS).merge(containers(A), patch, POD)


def test_apply_merges_maps_by_their_keys_and_replaces_atomic_lists() -> None:
    live = containers({**A, "ports": [{"containerPort": 80, "protocol": "TCP", "name": "http"}]}, B)
    applied = containers({"name": "a", "args": ["y"], "ports": [{"containerPort": 80, "name": "web"}]})
    merged = Apply(SCHEMAS).merge(live, applied, POD)
    ports = [{"containerPort": 80, "protocol": "TCP", "name": "web"}]
    assert merged == containers({**A, "args": ["y"], "ports": ports}, B)
