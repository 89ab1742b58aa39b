"""Objects out of bytes: nothing is lost, and what cannot be read is named by its place."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from kubex.core.decode import decode_deleted, decode_deleted_list, decode_event, decode_list, decode_object
from kubex.core.encode import encode_changes, encode_object
from kubex.core.exceptions import DecodeError
from kubex.core.models import ResourceList, Status, WatchEvent
from kubex.k8s.v1_35.core.v1.config_map import ConfigMap
from kubex.k8s.v1_35.core.v1.pod import Pod


def pod(**container):
    return {"metadata": {"name": "a"}, "spec": {"containers": [{"name": "c"} | container]}}


def test_the_place_of_a_wrong_value_is_named():
    bad = pod(ports=[{"containerPort": "many"}])
    data = json.dumps({"items": [pod(), pod(), pod(), bad]}).encode()
    with pytest.raises(DecodeError) as caught:
        decode_list(Pod, data, "eager")
    says = str(caught.value)
    bad_pod: Any = decode_list(Pod, data).items[3]
    bad_pod.metadata.name  # noqa: B018 - other places are read all the same
    with pytest.raises(DecodeError) as caught:
        bad_pod.spec.containers[0].ports[0].container_port  # noqa: B018
    assert str(caught.value) == says
    assert "Pod cannot be read: items[3].spec.containers[0].ports[0].containerPort: " in str(caught.value)
    assert isinstance(caught.value.__cause__, ValidationError)
    assert "many" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"metadata": 1}, "metadata: "),
        ({"metadata": {"labels": {"a": 1}}}, "metadata.labels.a: "),
        ({"metadata": {"finalizers": ["x", 2]}}, "metadata.finalizers[1]: "),
        ({"metadata": {"creationTimestamp": "yesterday"}}, "metadata.creationTimestamp: "),
        ({"spec": []}, "spec: "),
        ({"spec": {"containers": [None]}}, "spec.containers[0]: "),
    ],
)
def test_a_value_of_a_wrong_type_is_a_decode_error_with_its_place(data, place):
    body, line = json.dumps(data).encode(), json.dumps({"type": "ADDED", "object": data}).encode()
    for refused in (
        lambda: decode_object(Pod, body, "eager"),
        lambda: decode_object(Pod, body).model_dump(),
        lambda: decode_object(Pod, body).model_dump_json(),
        lambda: encode_object(decode_object(Pod, body)),
        lambda: encode_changes(decode_object(Pod, body)),
        lambda: encode_changes({"spec": decode_object(Pod, body)}),
    ):
        with pytest.raises(DecodeError) as caught:
            refused()
        assert str(caught.value).startswith(f"Pod cannot be read: {place}")
    event: Any = decode_event(Pod, line)
    for refused_event in (lambda: decode_event(Pod, line, "eager"), event.object.model_dump):
        with pytest.raises(DecodeError) as caught:
            refused_event()
        assert str(caught.value).startswith(f"a watch event cannot be read: object.{place}")


def test_null_for_a_required_list_is_an_empty_one():
    for data in (b'{"spec":{"containers":null}}', b'{"spec":{}}'):
        spec = decode_object(Pod, data).spec
        assert spec is not None
        assert spec.containers == []


@pytest.mark.parametrize("data", [b'{"items":null}', b'{"items":[]}', b'{"items":null,"metadata":{}}'])
def test_an_empty_list_may_be_null(data):
    found = decode_list(Pod, data)
    assert (found.items, list(found), len(found)) == ([], [], 0)


def test_a_list_has_its_own_metadata():
    found = decode_list(Pod, b'{"items":[],"metadata":{"continue":"c","resourceVersion":"7","remainingItemCount":3}}')
    assert (found.metadata.continue_, found.metadata.resource_version, found.metadata.remaining_item_count) == (
        "c",
        "7",
        3,
    )


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"{}", b'{"items":{}}', b'{"items":[null]}', b'{"items":[1]}', b'{"items":[', b"\xff"]
)
def test_what_is_no_list_is_a_decode_error(data):
    with pytest.raises(DecodeError):
        decode_list(Pod, data)


def test_unknown_fields_survive_the_round_trip():
    data = {
        "apiVersion": "v1",
        "kind": "Pod",
        "newTop": {"a": [1, {"b": None}]},
        "metadata": {"name": "a", "newMeta": True},
        "spec": {"containers": [{"name": "c", "newContainer": 1.5}], "newSpec": "x"},
    }
    read = decode_object(Pod, json.dumps(data).encode())
    assert json.loads(encode_object(read)) == data


def test_bytes_survive_the_round_trip():
    read = decode_object(ConfigMap, b'{"binaryData":{"a":"AP8="}}')
    assert read.binary_data == {"a": b"\x00\xff"}
    assert json.loads(encode_object(read))["binaryData"] == {"a": "AP8="}


def test_what_is_no_base64_is_a_decode_error():
    with pytest.raises(DecodeError, match=r"binaryData\.a: not base64"):
        decode_object(ConfigMap, b'{"binaryData":{"a":"A"}}', "eager")
    with pytest.raises(DecodeError, match=r"binaryData\.a: not base64"):
        decode_object(ConfigMap, b'{"binaryData":{"a":"A"}}').binary_data  # noqa: B018


def test_the_answer_to_a_delete_is_told_apart_by_kind():
    assert isinstance(decode_deleted(Pod, b'{"kind":"Status","status":"Success"}'), Status)
    assert type(decode_deleted(Pod, b'{"kind":"Pod"}')) is Pod
    assert type(decode_deleted(Pod, b"{}")) is Pod
    assert isinstance(decode_deleted_list(Pod, b'{"kind":"Status"}'), Status)
    assert isinstance(decode_deleted_list(Pod, b'{"kind":"PodList","items":[]}'), ResourceList)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"kind":1}', b'{"kind":"Pod"', b'{"kind":"Pod","metadata":[]}'])
def test_an_answer_to_a_delete_that_is_neither_is_a_decode_error(data):
    for decode in (decode_deleted, decode_deleted_list):
        with pytest.raises(DecodeError):
            decode(Pod, data, "eager")


def test_the_type_of_an_event_may_come_after_its_object():
    event = decode_event(Pod, bytearray(b'{"object":{"metadata":{"name":"a"}},"type":"ADDED"}'))
    assert isinstance(event, WatchEvent)
    assert event.object.metadata.name == "a"


def test_an_error_event_holds_a_status():
    status = decode_event(Pod, b'{"type":"ERROR","object":{"code":410,"reason":"Expired"}}')
    assert isinstance(status, Status)
    assert status.code == 410


@pytest.mark.parametrize("decode", [decode_object, decode_list, decode_deleted, decode_event])
def test_json_that_is_nested_too_deeply_is_a_decode_error(decode):
    with pytest.raises(DecodeError):
        decode(Pod, b'{"kind":"Pod","type":"ADDED","items":[],"object":' + b'{"a":' * 100_000)
