"""Pods as the bytes that an API server sends: an object, a list, a line of a watch."""

import json
from typing import Any

from benchmarks.bodies.pod import pod

_TYPE = {"kind": "Pod", "apiVersion": "v1"}


def object_body(index: int, namespace: str) -> bytes:
    """Give the answer to a GET of one pod."""
    return _encoded(_TYPE | pod(index, namespace)) + b"\n"


def list_body(indexes: range, namespace: str, continue_: str | None = None) -> list[bytes]:
    """Give the answer to a list in the pieces in which the API server writes it: head, items, commas between, end."""
    metadata = {"resourceVersion": "1015003"} | ({"continue": continue_} if continue_ else {})
    head = _encoded({"kind": "PodList", "apiVersion": "v1", "metadata": metadata})[:-1] + b',"items":['
    items = [_encoded(pod(index, namespace)) for index in indexes]
    separated = [piece for item in items for piece in (b",", item)][1:]
    return [head, *separated, b"]}\n"]


def event_line(index: int, namespace: str) -> bytes:
    """Give one line of a watch."""
    kind = "ADDED" if index % 4 == 0 else "MODIFIED"
    return _encoded({"type": kind, "object": _TYPE | pod(index, namespace)}) + b"\n"


def _encoded(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
