"""Objects in protobuf, read only: kubectl sends what it makes of flags (`kubectl create namespace x`) in that form.

An envelope names kind and version; inside, fields have numbers, which `protobuf_fields.json` gives names.
"""

import base64
import json
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

MEDIA_TYPE = "application/vnd.kubernetes.protobuf"
_MAGIC = b"k8s\0"
_META = "io.k8s.apimachinery.pkg.apis.meta.v1."
_TIMES = (_META + "Time", _META + "MicroTime")
_QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"
_INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
_RAW = ("io.k8s.apimachinery.pkg.runtime.RawExtension", _META + "FieldsV1")
# What Go always writes, set or not; as JSON it would hide the defaults.
_ALWAYS_WRITTEN = {
    "metadata", "status", "strategy", "updateStrategy", "resources", "source", "loadBalancer", "generation",
    "observedGeneration", "hostPort", "nodePort", "stdin", "stdinOnce", "tty", "hostIPC", "hostNetwork", "hostPID",
    "paused", "minReadySeconds", "publishNotReadyAddresses", "readOnly", "healthCheckNodePort",
}  # fmt: skip

Document = dict[str, Any]
Fields = dict[int, tuple[str, str]]


class ProtobufError(ValueError):
    """The bytes are not an object in protobuf."""


def decode_protobuf(body: bytes) -> Document:
    """Read an object with its kind and version.

    Raises:
        ProtobufError: when the bytes are no such object, or of a kind that is not known.
    """
    if not body.startswith(_MAGIC):
        raise ProtobufError("the body does not start as protobuf of Kubernetes does")
    try:
        envelope = {number: value for number, _, value in _entries(body[len(_MAGIC) :])}
        names = {number: value.decode() for number, _, value in _entries(envelope[1])}
        api_version, kind = names.get(1, ""), names.get(2, "")
        return {"kind": kind, "apiVersion": api_version, **_message(envelope.get(2, b""), _find(api_version, kind))}
    except (IndexError, KeyError, AttributeError, TypeError, UnicodeDecodeError, struct.error) as error:
        raise ProtobufError(f"the body cannot be read as protobuf: {error}") from error


@cache
def _table() -> dict[str, Fields]:
    text = (resources.files(__package__) / "protobuf_fields.json").read_text(encoding="utf-8")
    return {
        message: {int(number): (field.partition(" ")[0], field.partition(" ")[2]) for number, field in fields.items()}
        for message, fields in json.loads(text).items()
    }


def _find(api_version: str, kind: str) -> str:
    group, _, version = api_version.rpartition("/")
    if kind == "DeleteOptions":
        return _META + kind
    name = f"io.k8s.api.{group.partition('.')[0] or 'core'}.{version}.{kind}"
    if name not in _table():
        raise ProtobufError(f'no kind "{kind}" is registered for version "{api_version}"')
    return name


def _entries(data: bytes) -> Iterator[tuple[int, int, Any]]:
    """Go through number, wire type and value of all fields."""
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        number, wire = key >> 3, key & 7
        value: Any
        if wire == 0:
            value, place = _varint(data, place)
        elif wire == 2:
            size, place = _varint(data, place)
            value, place = data[place : place + size], place + size
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
            value, place = struct.unpack_from("<d" if wire == 1 else "<f", data, place)[0], place + size
        else:
            raise ProtobufError(f"unknown wire type {wire}")
        yield number, wire, value


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place


def _message(data: bytes, name: str) -> Document:
    fields = _table()[name]
    document: Document = {}
    for number, _, value in _entries(data):
        field, declared = fields.get(number, ("", ""))
        kind = declared.lstrip("*%")
        if not kind:
            continue
        if declared.startswith("%"):
            entry = {part: item for part, _, item in _entries(value)}
            document.setdefault(field, {})[entry.get(1, b"").decode()] = _value(entry.get(2, b""), kind)
        elif declared.startswith("*"):
            document.setdefault(field, []).append(_value(value, kind))
        elif not field:
            document |= _message(value, kind)
        else:
            found = _value(value, kind)
            if found not in ("", None) and (found or field not in _ALWAYS_WRITTEN):
                document[field] = found
    return document


def _value(value: Any, kind: str) -> Any:
    match kind:
        case "string":
            return value.decode()
        case "bytes":
            return base64.b64encode(value).decode()
        case "bool":
            return bool(value)
        case "int32" | "int64":
            return value - (1 << 64) if value >= 1 << 63 else value
        case "double":
            return value
    return _special(value, kind) if kind not in _table() or kind in _SPECIAL else _message(value, kind)


_SPECIAL = {*_TIMES, _QUANTITY, _INT_OR_STRING, *_RAW}


def _special(data: bytes, kind: str) -> Any:
    parts = {number: value for number, _, value in _entries(data)}
    if kind in _TIMES:
        seconds, micros = parts.get(1), parts.get(2, 0) // 1000
        if not seconds or seconds >= 1 << 63:
            return None
        moment = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return f"{moment}.{micros:06}Z" if kind.endswith("MicroTime") else f"{moment}Z"
    if kind == _INT_OR_STRING:
        return parts.get(3, b"").decode() if parts.get(1) else _value(parts.get(2, 0), "int32")
    text = parts.get(1, b"")
    return json.loads(text or b"{}") if kind in _RAW else text.decode()
