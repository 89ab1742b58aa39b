"""What is not looked at costs its bytes and no more, and what is kept keeps no more than itself."""

import json
import tracemalloc
from typing import Any

import pytest

from kubex.core.decode import decode_list, decode_object
from kubex.k8s.v1_35.core.v1.config_map import ConfigMap
from kubex.k8s.v1_35.core.v1.pod import Pod


def body(count, **members):
    managed: dict[str, Any] = {"f:spec": {f"f:{i}": {} for i in range(300)}}
    pod = {
        "metadata": {"name": "a", "managedFields": [{"manager": "m", "fieldsV1": managed}]},
        "spec": {"containers": [{"name": "c"}]},
    }
    return json.dumps({"items": [pod | members] * count}).encode()


@pytest.fixture
def traced():
    """Tells how many bytes more are in use than when it was made."""
    decode_list(Pod, body(1)).items[0].model_dump()  # plans and validators are made before it counts
    decode_list(Pod, body(1)).items[0].spec.containers[0].name  # type: ignore[union-attr]  # noqa: B018
    tracemalloc.start()
    start = tracemalloc.get_traced_memory()[0]
    yield lambda: tracemalloc.get_traced_memory()[0] - start
    tracemalloc.stop()


@pytest.mark.parametrize("members", [{}, {"unknown": 1}])
@pytest.mark.parametrize(
    "keep",
    [
        lambda pods: pods.items[7],
        lambda pods: pods.items[7].metadata,
        lambda pods: (pods.items[7].metadata.name, pods.items[7])[1],
        lambda pods: (pods.items[7].spec.containers[0].name, pods.items[7].spec.containers[0])[1],
        lambda pods: (pods.items[7].model_dump(), pods.items[7])[1],
        lambda pods: pods.metadata,
    ],
)
def test_an_object_kept_does_not_keep_the_body_of_its_list(traced, keep, members):
    kept = keep(decode_list(Pod, body(100, **members)))
    assert kept is not None
    assert traced() < len(body(100)) / 2


def test_managed_fields_cost_their_bytes_until_they_are_touched(traced):
    data = body(200)
    before = traced()
    pods: Any = decode_list(Pod, data)
    for pod in pods.items:
        assert pod.metadata.name == "a"
    untouched = traced() - before
    assert untouched < len(data) * 1.6
    for pod in pods.items:
        assert pod.metadata.managed_fields[0].fields_v1
    assert traced() - before > untouched * 3


def test_an_untouched_field_is_not_parsed():
    pod: Any = decode_object(Pod, b'{"metadata":{"name":"a"},"spec":{"containers":[{"name":"\xff"}]}}')
    assert pod.metadata.name == "a"
    assert pod.spec.containers is not None


def test_a_bytearray_may_change_after_it_was_decoded():
    data = bytearray(b'{"metadata":{"name":"a"}}')
    thing = decode_object(ConfigMap, data)
    data[:] = b"x" * 100
    assert thing.metadata.name == "a"
