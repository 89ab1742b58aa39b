"""What the stub answers: a pure function from a request to bytes, each made once and kept."""

import json
import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qs, urlsplit

from benchmarks.bodies import event_line, list_body, object_body, pod_name
from benchmarks.namespaces import size_of
from benchmarks.servers.framing import answer, compressed_answer, stream

_PODS = re.compile(r"/api/v1/namespaces/([^/]+)/pods(?:/([^/]+))?")
_VERSION = {"major": "1", "minor": "35", "gitVersion": "v1.35.4", "platform": "linux/amd64"}


@dataclass(frozen=True)
class Asked:
    """What matters of a request."""

    method: str
    target: str
    gzip: bool


@cache
def answer_to(asked: Asked) -> bytes:
    """Give the whole answer, head included; clients ask for the same few things again and again."""
    url = urlsplit(asked.target)
    if url.path in {"/version", "/version/"}:
        return answer([json.dumps(_VERSION).encode()])
    match = _PODS.fullmatch(url.path)
    if match is None:
        return answer([_not_found(url.path)], status="404 Not Found")
    namespace, name = match.groups()
    if asked.method == "POST":
        return answer([object_body(0, namespace)], status="201 Created")
    if name is not None:
        return answer([object_body(_index(name), namespace)])
    return _collection(namespace, {key: values[0] for key, values in parse_qs(url.query).items()}, gzip=asked.gzip)


def _collection(namespace: str, query: dict[str, str], *, gzip: bool) -> bytes:
    if query.get("watch", "").lower() in {"true", "1"}:
        return stream(event_line(index, namespace) for index in range(size_of(namespace)))
    frame = compressed_answer if gzip else answer
    chosen = re.search(r"metadata\.name=([^,]+)", query.get("fieldSelector", ""))
    if chosen:
        index = _index(chosen[1])
        return frame(list_body(range(index, index + 1), namespace))
    size, start = size_of(namespace), int(query.get("continue", "0"))
    end = min(size, start + int(query.get("limit") or size))
    return frame(list_body(range(start, end), namespace, str(end) if end < size else None))


def _index(name: str) -> int:
    index = int(name.rpartition("-")[2])
    if name != pod_name(index):
        msg = f"the stub has no pod {name}"
        raise ValueError(msg)
    return index


def _not_found(path: str) -> bytes:
    status = {
        "kind": "Status",
        "apiVersion": "v1",
        "status": "Failure",
        "message": f"the stub server does not know {path}",
        "reason": "NotFound",
        "code": 404,
    }
    return json.dumps(status).encode()
