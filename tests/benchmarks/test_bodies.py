"""The recorded bodies: what every client is given to read."""

import json

import pytest

from benchmarks.bodies import event_line, list_body, manifest, object_body, pod, pod_name
from benchmarks.readings import mapping
from kubex.core.decode import decode_event, decode_list, decode_object
from kubex.core.models import WatchEvent
from kubex.k8s.v1_35.core.v1.pod import Pod

NAMESPACE = "benchmarks-20"


def test_a_pod_is_about_as_large_as_a_real_one():
    assert 5_000 < len(object_body(0, NAMESPACE)) < 8_000


def test_a_third_of_it_is_managed_fields():
    fields = json.dumps(pod(0, NAMESPACE)["metadata"]["managedFields"], separators=(",", ":"))
    assert 0.3 < len(fields) / len(object_body(0, NAMESPACE)) < 0.4


def test_bodies_are_the_same_in_every_run():
    assert object_body(7, NAMESPACE) == object_body(7, NAMESPACE)
    assert object_body(7, NAMESPACE) != object_body(8, NAMESPACE)


def test_the_models_know_every_field_and_refuse_none():
    for index in (0, 7, 13):
        decoded = decode_object(Pod, object_body(index, NAMESPACE))
        given = {"kind": "Pod", "apiVersion": "v1"} | pod(index, NAMESPACE)
        assert json.loads(decoded.model_dump_json(by_alias=True, exclude_unset=True)) == given
    assert Pod.model_validate(manifest(NAMESPACE)).metadata.namespace == NAMESPACE


def test_a_list_decodes_to_its_pods_in_the_order_of_their_names():
    pods = decode_list(Pod, b"".join(list_body(range(20), NAMESPACE)))
    names = [str(pod.metadata.name) for pod in pods.items]
    assert names == [pod_name(index) for index in range(20)] == sorted(names)


def test_a_line_of_a_watch_decodes_to_an_event():
    event = decode_event(Pod, event_line(3, NAMESPACE).rstrip())
    assert isinstance(event, WatchEvent)
    assert event.object.metadata.name == pod_name(3)


@pytest.mark.parametrize(
    ("index", "expected"),
    [(0, ("2/2", "Running", 0)), (7, ("1/2", "CrashLoopBackOff", 8)), (13, ("0/2", "Pending", 0))],
)
def test_wide_rows_say_what_kubectl_says(index, expected):
    (row,) = mapping.wide([pod(index, NAMESPACE)])
    assert (row.ready, row.status, row.restarts) == expected
