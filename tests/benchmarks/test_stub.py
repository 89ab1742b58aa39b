"""The stub server answers as a real API server does."""

import gzip
import json
import re

import httpx
import pytest

from benchmarks.bodies import pod_name
from benchmarks.servers.answers import Asked, answer_to
from benchmarks.servers.framing import answer, through_buffer
from benchmarks.servers.stub import port_of, serve

PODS = "/api/v1/namespaces/benchmarks-100/pods"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


def parts(target: str, *, method: str = "GET", compressed: bool = False) -> tuple[str, bytes]:
    """Give the head and the body of an answer, with the chunks put together."""
    head, _, rest = answer_to(Asked(method, target, gzip=compressed)).partition(b"\r\n\r\n")
    if b"chunked" not in head:
        return head.decode(), rest
    body = b""
    while True:
        size, _, rest = rest.partition(b"\r\n")
        if size == b"0":
            assert rest == b"\r\n"
            return head.decode(), body
        body, rest = body + rest[: int(size, 16)], rest[int(size, 16) + 2 :]


def names(body: bytes) -> list[str]:
    return [item["metadata"]["name"] for item in json.loads(body)["items"]]


def test_a_list_has_as_many_pods_as_its_namespace_says():
    assert names(parts(PODS)[1]) == [pod_name(index) for index in range(100)]


def test_pages_follow_each_other_until_none_is_left():
    first = json.loads(parts(f"{PODS}?limit=60")[1])
    token = first["metadata"]["continue"]
    second = parts(f"{PODS}?limit=60&continue={token}")[1]
    assert names(second) == [pod_name(index) for index in range(60, 100)]
    assert "continue" not in json.loads(second)["metadata"]


def test_a_field_selector_picks_one_pod():
    assert names(parts(f"{PODS}?fieldSelector=metadata.name%3D{pod_name(5)}%2C")[1]) == [pod_name(5)]


def test_a_watch_has_a_chunk_for_each_event():
    whole = answer_to(Asked("GET", f"{PODS}?watch=true", gzip=True))
    assert len(re.findall(rb"\r\n[0-9a-f]+\r\n\{\"type\"", whole)) == 100


def test_a_large_answer_is_compressed_for_who_accepts_it():
    head, body = parts(PODS, compressed=True)
    assert "Content-Encoding: gzip" in head
    assert gzip.decompress(body) == parts(PODS)[1]
    assert "Content-Encoding" not in parts(f"{PODS}?limit=2", compressed=True)[0]


def test_a_short_answer_has_a_length_and_a_longer_one_chunks():
    assert b"Content-Length: 3\r\n" in answer([b"abc"])
    assert b"Transfer-Encoding: chunked\r\n" in answer([b"a" * 5000])


def test_writes_fill_the_buffer_before_they_pass_it_by():
    # as an API server of Kubernetes 1.35 was seen to frame lists
    pieces = [b"h" * 82, b"i" * 5216, b",", b"i" * 5216, b",", b"i" * 5216, b"]}\n"]
    assert [len(chunk) for chunk in through_buffer(pieces)] == [2048, 3250, 2048, 3169, 2048, 3169, 3]


def test_an_unknown_path_is_not_found():
    assert parts("/apis/apps/v1/deployments")[0].startswith("HTTP/1.1 404")


@pytest.mark.anyio
async def test_one_connection_is_served_request_after_request():
    server = await serve(gzip=False)
    base = f"http://127.0.0.1:{port_of(server)}"
    async with server, httpx.AsyncClient(base_url=base, verify=False, trust_env=False) as client:
        assert len((await client.get(PODS)).json()["items"]) == 100
        created = await client.post(PODS, content=b"x" * 200_000)
        assert created.status_code == 201
        assert (await client.get(f"{PODS}/{pod_name(3)}")).json()["metadata"]["name"] == pod_name(3)
