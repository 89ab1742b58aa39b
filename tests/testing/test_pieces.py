"""Small pure parts: durations, versions, paths, storage and its history."""

import pytest

from kubex.k8s.facts import load_facts
from kubex.testing._embedded.documents.columns import duration
from kubex.testing._embedded.http.negotiation import Form, negotiate
from kubex.testing._embedded.http.routing import find_target
from kubex.testing._embedded.http.statuses import Failure
from kubex.testing._embedded.resources.catalog import Catalog, StoreKey, version_rank
from kubex.testing._embedded.resources.names import name_problem
from kubex.testing._embedded.store.storage import ObjectKey, Storage

CATALOG = Catalog.from_facts(load_facts("1.35"))
PODS = StoreKey("", "pods")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-3, "0s"), (59, "59s"), (119, "119s"), (120, "2m"), (125, "2m5s"), (600, "10m"), (10799, "179m"),
        (10800, "3h"), (11400, "3h10m"), (28800, "8h"), (172799, "47h"), (172800, "2d"), (183600, "2d3h"),
        (691200, "8d"), (63072000, "2y"), (63158400, "2y1d"),
    ],
)  # fmt: skip
def test_ages_are_written_as_kubectl_writes_them(seconds: int, text: str) -> None:
    assert duration(seconds) == text


def test_versions_are_ranked_stable_before_beta_before_alpha() -> None:
    versions = ["v1alpha1", "v2beta1", "v1", "v2", "v1beta2", "v2alpha1", "foo"]
    assert sorted(versions, key=version_rank) == ["v2", "v1", "v2beta1", "v1beta2", "v2alpha1", "v1alpha1", "foo"]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/api/v1/pods", ("pods", None, None, None)),
        ("/api/v1/namespaces", ("namespaces", None, None, None)),
        ("/api/v1/namespaces/x", ("namespaces", None, "x", None)),
        ("/api/v1/namespaces/x/status", ("namespaces", None, "x", "status")),
        ("/api/v1/namespaces/x/pods", ("pods", "x", None, None)),
        ("/api/v1/namespaces/x/pods/p/log", ("pods", "x", "p", "log")),
        ("/apis/apps/v1/namespaces/x/deployments/d/scale", ("deployments", "x", "d", "scale")),
        ("/api/v1/watch/namespaces/x/pods/p", ("pods", "x", "p", None)),
    ],
)
def test_a_path_leads_to_its_target(path: str, found: tuple[str | None, ...]) -> None:
    target = find_target(CATALOG, path)
    assert target is not None
    assert (target.resource.plural, target.namespace, target.name, target.subresource) == found


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/foos", "/api/v1/pods/p", "/apis/apps/v2/deployments", "/x"])
def test_a_path_that_is_nothing_has_no_target(path: str) -> None:
    assert find_target(CATALOG, path) is None


def test_names_are_checked_by_the_rules_of_their_kind() -> None:
    def problem(group: str, plural: str, name: str) -> str | None:
        resource = CATALOG.find(group, "v1", plural)
        assert resource is not None
        return name_problem(resource, name)

    assert problem("", "pods", "a.b-1") is None
    assert problem("", "pods", "A") is not None
    assert problem("", "pods", "a" * 254) == "must be no more than 253 characters"
    assert problem("", "namespaces", "a.b") is not None
    assert problem("", "services", "1a") is not None
    assert problem("rbac.authorization.k8s.io", "roles", "system:A") is None
    assert problem("rbac.authorization.k8s.io", "roles", "a/b") == "may not contain '/'"


def test_the_first_form_that_can_be_made_is_taken() -> None:
    table = "application/json;as=Table;v=v1;g=meta.k8s.io"
    assert negotiate(f"application/xml, {table}, application/json") == (Form.TABLE, False)
    assert negotiate("application/vnd.kubernetes.protobuf,application/json") == (Form.OBJECT, False)
    assert negotiate("application/yaml") == (Form.OBJECT, True)
    with pytest.raises(Failure, match="only the following media types"):
        negotiate("text/html")


def _write(storage: Storage, name: str, value: int, namespace: str = "n") -> int:
    return storage.write(PODS, {"metadata": {"name": name, "namespace": namespace}, "v": value}).revision


def test_a_snapshot_shows_the_objects_as_they_were() -> None:
    storage = Storage(100)
    for name in "abd":
        _write(storage, name, 1)
    then = storage.revision
    _write(storage, "c", 1)
    _write(storage, "b", 2)
    storage.drop(PODS, ObjectKey("n", "d"))
    store = storage.store(PODS)
    assert [(r.key.name, r.document["v"]) for r in store.snapshot(then, "n", None)] == [("a", 1), ("b", 1), ("d", 1)]
    assert [r.key.name for r in store.snapshot(then, None, ObjectKey("n", "a"))] == ["b", "d"]
    assert [r.key.name for r in store.snapshot(storage.revision, "n", None)] == ["a", "b", "c"]


def test_keys_are_sorted_and_cut_by_namespace() -> None:
    storage = Storage(100)
    for namespace, name in (("b", "x"), ("a", "z"), ("b", "a"), ("bb", "q")):
        _write(storage, name, 1, namespace)
    store = storage.store(PODS)
    assert store.keys() == [("a", "z"), ("b", "a"), ("b", "x"), ("bb", "q")]
    assert store.keys("b") == [("b", "a"), ("b", "x")]
    assert store.has("bb")
    assert not store.has("c")


def test_the_history_forgets_what_is_too_old() -> None:
    storage = Storage(2)
    first = _write(storage, "a", 1)
    _write(storage, "a", 2)
    third = _write(storage, "a", 3)
    history = storage.store(PODS).history
    changes = history.since(first)
    assert changes is not None
    assert changes[-1].revision == third
    assert history.since(first - 1) is None


def test_a_watcher_that_has_seen_everything_survives_a_compaction() -> None:
    storage = Storage(10)
    seen = _write(storage, "a", 1)
    history = storage.store(PODS).history
    up_to_date, behind = history.follow(seen), history.follow(seen - 1)
    storage.write(StoreKey("", "secrets"), {"metadata": {"name": "s"}})
    storage.compact()
    assert up_to_date.read() == []
    assert behind.read() is None
