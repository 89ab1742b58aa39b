"""The logs that a test registers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from kubex.testing import EmbeddedCluster

PODS = "/api/v1/namespaces/default/pods"
THEN = datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)


def read(http: httpx.Client, pod: str, **params: str) -> str:
    answer = http.get(f"{PODS}/{pod}/log", params=params)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain")
    return answer.text


@contextmanager
def following(http: httpx.Client, pod: str, **params: str) -> Iterator[Iterator[str]]:
    with http.stream("GET", f"{PODS}/{pod}/log", params={"follow": "true", **params}) as answer:
        assert answer.status_code == 200
        yield answer.iter_text()


def test_a_log_is_what_was_logged(cluster: EmbeddedCluster, pod: str, http: httpx.Client) -> None:
    cluster.containers.log(pod, "one\ntw")
    cluster.containers.log(pod, b"o\n\xff\n")
    answer = http.get(f"{PODS}/{pod}/log")
    assert answer.content == b"one\ntwo\n\xff\n"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"tailLines": "1"}, "three"),
        ({"tailLines": "0"}, ""),
        ({"tailLines": "9"}, "one\ntwo\nthree"),
        ({"limitBytes": "5"}, "one\nt"),
        ({"timestamps": "true", "tailLines": "1"}, "2026-01-02T03:04:07.678901000Z three"),
        ({"timestamps": "true", "limitBytes": "10"}, "2026-01-02"),
        ({"sinceTime": "2026-01-02T03:04:06Z"}, "two\nthree"),
        ({"sinceTime": "2026-01-02T04:04:07+01:00"}, "three"),
        ({"sinceTime": "2026-01-02T03:04:06Z", "tailLines": "1"}, "three"),
        ({"sinceTime": "2036-01-01T00:00:00Z"}, ""),
        ({"sinceSeconds": "100000000000000"}, "one\ntwo\nthree"),
        ({"follow": "false", "previous": "false", "container": "main"}, "one\ntwo\nthree"),
    ],
    ids=str,
)
def test_options_choose_a_part(
    cluster: EmbeddedCluster, pod: str, http: httpx.Client, options: dict[str, str], expected: str
) -> None:
    for number, line in enumerate(("one\n", "two\n", "three")):
        cluster.containers.log(pod, line, at=THEN + timedelta(seconds=number))
    assert read(http, pod, **options) == expected


def test_the_last_seconds_only(cluster: EmbeddedCluster, pod: str, http: httpx.Client) -> None:
    cluster.containers.log(pod, "old\n", at=datetime.now(UTC) - timedelta(hours=1))
    cluster.containers.log(pod, "new\n")
    assert read(http, pod, sinceSeconds="600") == "new\n"


def test_each_container_has_its_log(cluster: EmbeddedCluster, make_pod: Callable[..., str], http: httpx.Client) -> None:
    pod = make_pod("a", "b")
    cluster.containers.log(pod, "of all")
    cluster.containers.log(pod, "of b", container="b")
    assert (read(http, pod, container="a"), read(http, pod, container="b")) == ("of all", "of b")


def test_the_log_before_the_last_restart(cluster: EmbeddedCluster, pod: str, http: httpx.Client) -> None:
    cluster.containers.log(pod, "now")
    refused = http.get(f"{PODS}/{pod}/log", params={"previous": "true"})
    message = f'previous terminated container "main" in pod "{pod}" not found'
    assert (refused.status_code, refused.json()["message"]) == (400, message)
    cluster.containers.log(pod, "before", previous=True)
    assert read(http, pod, previous="true", follow="true") == "before"


def test_a_pod_that_runs_nowhere_has_no_content(pod: str, http: httpx.Client) -> None:
    answer = http.get(f"{PODS}/{pod}/log", params={"follow": "true"})
    assert (answer.status_code, answer.content) == (204, b"")


def test_following_sees_what_is_appended_until_the_log_ends(
    cluster: EmbeddedCluster, pod: str, http: httpx.Client
) -> None:
    cluster.containers.log(pod, "one\n")
    with following(http, pod) as pieces:
        assert next(pieces) == "one\n"
        cluster.containers.log(pod, "tw")
        assert next(pieces) == "tw"
        cluster.containers.log(pod, "o\n")
        assert next(pieces) == "o\n"
        cluster.containers.end_log(pod)
        assert list(pieces) == []


def test_following_with_options(cluster: EmbeddedCluster, pod: str, http: httpx.Client) -> None:
    cluster.containers.log(pod, "one\n")
    with following(http, pod, tailLines="0", timestamps="true", limitBytes="34") as pieces:
        cluster.containers.log(pod, "tw", at=THEN)
        assert next(pieces) == "2026-01-02T03:04:05.678901000Z tw"
        cluster.containers.log(pod, "o\n")
        assert list(pieces) == ["o"]


def test_following_may_begin_before_the_first_line(cluster: EmbeddedCluster, pod: str, http: httpx.Client) -> None:
    cluster.containers.answer_exec(pod)
    with following(http, pod) as pieces:
        cluster.containers.log(pod, "first\n")
        assert next(pieces) == "first\n"


@pytest.mark.parametrize("end", ["delete", "clear"])
def test_following_ends_with_the_pod_and_with_its_answers(
    cluster: EmbeddedCluster, pod: str, http: httpx.Client, end: str
) -> None:
    cluster.containers.log(pod, "one\n")
    with following(http, pod) as pieces:
        assert next(pieces) == "one\n"
        if end == "delete":
            assert httpx.delete(f"{cluster.url}{PODS}/{pod}").status_code == 200
        else:
            cluster.containers.clear()
        assert list(pieces) == []


def test_following_ends_with_the_cluster() -> None:
    with EmbeddedCluster() as cluster, httpx.Client(base_url=cluster.url) as http:
        cluster.containers.log("p", "one\n")
        spec = {"containers": [{"name": "main", "image": "i"}]}
        assert http.post(PODS, json={"metadata": {"name": "p"}, "spec": spec}).status_code == 201
        with following(http, "p") as pieces:
            assert next(pieces) == "one\n"
            cluster.stop()
            assert list(pieces) == []
