"""One line of `kubectl get pods -o wide` is the same, whatever the shape of the pods."""

from types import SimpleNamespace
from typing import Any

from benchmarks.bodies import object_body, pod
from benchmarks.readings import camel_case, mapping, snake_case
from benchmarks.readings.columns import WideRow
from kubex.core.decode import decode_object
from kubex.k8s.v1_35.core.v1.pod import Pod

NAMESPACE = "benchmarks-20"
# What the objects of a typed client answer for a field that is not there.
_OF_PODS = "reason phase deletionTimestamp containerStatuses podIPs nodeName nominatedNodeName readinessGates"
_OF_CONTAINERS = "waiting terminated running"
ABSENT = dict.fromkeys([*_OF_PODS.split(), *_OF_CONTAINERS.split()])


def without_times(row: WideRow) -> WideRow:
    return row._replace(restarted=bool(row.restarted), created=bool(row.created))


def attributes(value: Any) -> Any:
    if isinstance(value, dict):
        return SimpleNamespace(**ABSENT | {key: attributes(each) for key, each in value.items()})
    return [attributes(each) for each in value] if isinstance(value, list) else value


def test_typed_pods_read_as_dicts_do():
    pods = [decode_object(Pod, object_body(index, NAMESPACE)) for index in range(20)]
    expected = [without_times(row) for row in mapping.wide([pod(index, NAMESPACE) for index in range(20)])]
    assert [without_times(row) for row in snake_case.wide(pods)] == expected
    assert snake_case.names(pods) == [row.name for row in expected]


def test_pods_with_wire_names_read_as_dicts_do():
    pods = [attributes(pod(index, NAMESPACE)) for index in range(20)]
    assert camel_case.wide(pods) == mapping.wide([pod(index, NAMESPACE) for index in range(20)])
    assert camel_case.names(pods) == [each.metadata.name for each in pods]
