"""watch over HTTP: events, selections, bookmarks, expiry and the end."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from kubex.testing import EmbeddedCluster
from kubex.testing._embedded.resources.catalog import StoreKey

Event = dict[str, Any]
MERGE = {"content-type": "application/merge-patch+json"}


@contextmanager
def watching(http: httpx.Client, path: str, **params: str) -> Iterator[Iterator[Event]]:
    with http.stream("GET", path, params={"watch": "1", **params}) as answer:
        assert answer.status_code == 200
        yield map(json.loads, answer.iter_lines())


def create(http: httpx.Client, namespace: str, name: str, **labels: str) -> str:
    answer = http.post(f"{namespace}/configmaps", json={"metadata": {"name": name, "labels": labels}})
    assert answer.status_code == 201
    version: str = answer.json()["metadata"]["resourceVersion"]
    return version


def relabel(http: httpx.Client, namespace: str, name: str, **labels: str) -> None:
    answer = http.patch(f"{namespace}/configmaps/{name}", json={"metadata": {"labels": labels}}, headers=MERGE)
    assert answer.status_code == 200


def seen(events: Iterator[Event]) -> tuple[str, str]:
    event = next(events)
    return event["type"], event["object"]["metadata"]["name"]


@pytest.mark.parametrize("version", [{}, {"resourceVersion": "0"}])
def test_what_is_there_comes_first(http: httpx.Client, namespace: str, version: dict[str, str]) -> None:
    create(http, namespace, "b")
    create(http, namespace, "a")
    with watching(http, f"{namespace}/configmaps", **version) as events:
        assert [seen(events), seen(events)] == [("ADDED", "a"), ("ADDED", "b")]
        create(http, namespace, "c")
        assert seen(events) == ("ADDED", "c")


def test_a_watch_goes_on_from_a_resource_version(http: httpx.Client, namespace: str) -> None:
    version = create(http, namespace, "a")
    relabel(http, namespace, "a", x="y")
    http.delete(f"{namespace}/configmaps/a")
    with watching(http, f"{namespace}/configmaps", resourceVersion=version) as events:
        modified, deleted = next(events), next(events)
    assert (modified["type"], deleted["type"]) == ("MODIFIED", "DELETED")
    assert modified["object"]["kind"] == "ConfigMap"
    versions = [int(event["object"]["metadata"]["resourceVersion"]) for event in (modified, deleted)]
    assert int(version) < versions[0] < versions[1]


def test_other_namespaces_are_not_seen(http: httpx.Client, namespace: str) -> None:
    version = create(http, namespace, "a")
    create(http, "/api/v1/namespaces/default", "elsewhere")
    create(http, namespace, "b")
    with watching(http, f"{namespace}/configmaps", resourceVersion=version) as events:
        assert seen(events) == ("ADDED", "b")


def test_entering_and_leaving_a_selection_are_additions_and_deletions(http: httpx.Client, namespace: str) -> None:
    version = create(http, namespace, "a", app="no")
    with watching(http, f"{namespace}/configmaps", resourceVersion=version, labelSelector="app=yes") as events:
        relabel(http, namespace, "a", app="yes")
        assert seen(events) == ("ADDED", "a")
        relabel(http, namespace, "a", more="x")
        assert seen(events) == ("MODIFIED", "a")
        relabel(http, namespace, "a", app="no")
        left = next(events)
        assert (left["type"], left["object"]["metadata"]["labels"]["app"]) == ("DELETED", "yes")
        now = http.get(f"{namespace}/configmaps/a").json()["metadata"]["resourceVersion"]
        assert left["object"]["metadata"]["resourceVersion"] == now


def test_a_field_selector_watches_one_object(http: httpx.Client, namespace: str) -> None:
    create(http, namespace, "a")
    create(http, namespace, "b")
    with watching(http, f"{namespace}/configmaps", fieldSelector="metadata.name=b") as events:
        assert seen(events) == ("ADDED", "b")


@pytest.mark.parametrize(
    "options",
    [{"sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan"}, {}, {"resourceVersion": "0"}],
    ids=str,
)
def test_initial_events_end_with_a_bookmark(http: httpx.Client, namespace: str, options: dict[str, str]) -> None:
    create(http, namespace, "a")
    with watching(http, f"{namespace}/configmaps", allowWatchBookmarks="true", **options) as events:
        assert seen(events) == ("ADDED", "a")
        bookmark = next(events)
    assert (bookmark["type"], bookmark["object"]["kind"]) == ("BOOKMARK", "ConfigMap")
    assert bookmark["object"]["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}
    assert int(bookmark["object"]["metadata"]["resourceVersion"]) > 0


@pytest.mark.parametrize(
    "params",
    [
        {"sendInitialEvents": "true"},
        {"resourceVersionMatch": "NotOlderThan"},
        {"resourceVersionMatch": "Exact", "sendInitialEvents": "true"},
        {"continue": "x"},
    ],
)
def test_options_that_make_no_sense_are_refused(http: httpx.Client, params: dict[str, str]) -> None:
    assert http.get("/api/v1/pods", params={"watch": "1", **params}).status_code == 422


def test_the_time_is_up_without_an_error(http: httpx.Client, namespace: str) -> None:
    version = create(http, namespace, "a")
    options = {"resourceVersion": version, "timeoutSeconds": "1", "allowWatchBookmarks": "true"}
    with watching(http, f"{namespace}/configmaps", **options) as events:
        assert [event["type"] for event in events] == ["BOOKMARK"]


def test_a_table_watch_sends_its_columns_once(http: httpx.Client, namespace: str) -> None:
    create(http, namespace, "a")
    create(http, namespace, "b")
    headers = {"accept": "application/json;as=Table;v=v1;g=meta.k8s.io"}
    with http.stream("GET", f"{namespace}/configmaps?watch=1", headers=headers) as answer:
        lines = answer.iter_lines()
        first, second = (json.loads(next(lines))["object"] for _ in range(2))
    assert [column["name"] for column in first["columnDefinitions"]] == ["Name", "Data", "Age"]
    assert second["columnDefinitions"] is None
    assert second["rows"][0]["cells"][0] == "b"


def test_a_version_that_is_too_old_is_an_error_event() -> None:
    with EmbeddedCluster(history=3) as cluster, httpx.Client(base_url=cluster.url) as http:
        namespace = "/api/v1/namespaces/default"
        old = create(http, namespace, "a")
        for name in "bcdef":
            create(http, namespace, name)
        with watching(http, f"{namespace}/configmaps", resourceVersion=old) as events:
            (event,) = events
    assert event["type"] == "ERROR"
    assert (event["object"]["code"], event["object"]["reason"]) == (410, "Expired")


def test_compacting_spares_watches_that_are_up_to_date() -> None:
    with EmbeddedCluster() as cluster, httpx.Client(base_url=cluster.url) as http:
        namespace = "/api/v1/namespaces/default"
        old = create(http, namespace, "a")
        with watching(http, f"{namespace}/configmaps") as events:
            assert seen(events) == ("ADDED", "a")
            create(http, namespace, "b")
            assert seen(events) == ("ADDED", "b")
            cluster.compact()
            create(http, namespace, "c")
            assert seen(events) == ("ADDED", "c")
        with watching(http, f"{namespace}/configmaps", resourceVersion=old) as events:
            assert next(events)["type"] == "ERROR"


def test_stopping_ends_open_watches() -> None:
    cluster = EmbeddedCluster()
    cluster.start()
    with httpx.Client(base_url=cluster.url) as http, watching(http, "/api/v1/pods") as events:
        cluster.stop()
        assert list(events) == []


def test_a_watch_ends_when_its_client_has_gone(cluster: EmbeddedCluster, http: httpx.Client, namespace: str) -> None:
    history = cluster._ready_state().storage.store(StoreKey("", "services")).history
    http.post(f"{namespace}/services", json={"metadata": {"name": "s"}})
    with watching(http, f"{namespace}/services") as events:
        assert seen(events) == ("ADDED", "s")
        assert len(history._cursors) == 1
    deadline = time.monotonic() + 10
    while history._cursors and time.monotonic() < deadline:
        http.get("/readyz")
    assert not history._cursors
