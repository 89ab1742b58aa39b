"""Objects that kubectl sends in protobuf."""

import pytest

from kubex.testing._embedded.bodies.protobuf import ProtobufError, decode_protobuf


def field(number: int, value: bytes | int | str) -> bytes:
    if isinstance(value, int):
        return bytes([number << 3, value])
    data = value.encode() if isinstance(value, str) else value
    return bytes([number << 3 | 2, len(data)]) + data


def envelope(api_version: str, kind: str, raw: bytes) -> bytes:
    return b"k8s\0" + field(1, field(1, api_version) + field(2, kind)) + field(2, raw)


def test_a_config_map_is_read_with_its_maps_and_times() -> None:
    metadata = field(1, "cm") + field(2, "") + field(8, field(1, 5)) + field(11, field(1, "app") + field(2, "web"))
    body = envelope("v1", "ConfigMap", field(1, metadata) + field(2, field(1, "a") + field(2, "b")) + field(4, 0))
    assert decode_protobuf(body) == {
        "kind": "ConfigMap",
        "apiVersion": "v1",
        "metadata": {"name": "cm", "creationTimestamp": "1970-01-01T00:00:05Z", "labels": {"app": "web"}},
        "data": {"a": "b"},
        "immutable": False,
    }


def test_embedded_fields_stand_in_the_object_around_them() -> None:
    volume = field(1, "scratch") + field(2, field(2, b""))
    body = envelope("v1", "Pod", field(2, field(1, volume) + field(3, "Never")))
    assert decode_protobuf(body)["spec"] == {
        "volumes": [{"name": "scratch", "emptyDir": {}}],
        "restartPolicy": "Never",
    }


def test_integers_or_strings_are_either() -> None:
    def target_port(value: bytes) -> object:
        body = envelope("v1", "Service", field(2, field(1, field(3, 80) + field(4, value))))
        return decode_protobuf(body)["spec"]["ports"][0]["targetPort"]

    assert target_port(field(1, 0) + field(2, 90)) == 90
    assert target_port(field(1, 0) + bytes([2 << 3, *[0xFF] * 9, 1])) == -1
    assert target_port(field(1, 1) + field(3, "http")) == "http"


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"k8s\0", b"k8s\0\x0a\xff", envelope("v1", "Nothing", b""), envelope("v1", "Pod", b"\x0b")]
)
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(ProtobufError):
        decode_protobuf(body)
