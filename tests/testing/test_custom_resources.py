"""Custom resources: served when their definition is there, gone with it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kubex.testing import EmbeddedCluster

DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
WIDGETS = "/apis/example.com/v1/namespaces/default/widgets"
SPEC = {"type": "object", "properties": {"size": {"type": "integer"}}}
FREE = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
VERSION = {
    "name": "v1",
    "served": True,
    "storage": True,
    "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": SPEC, "free": FREE, "status": FREE}}},
    "subresources": {"status": {}},
    "additionalPrinterColumns": [{"name": "Size", "type": "integer", "jsonPath": ".spec.size"}],
}
NAMES = {"plural": "widgets", "kind": "Widget", "shortNames": ["wd"]}
DEFINITION: dict[str, Any] = {
    "metadata": {"name": "widgets.example.com"},
    "spec": {"group": "example.com", "scope": "Namespaced", "names": NAMES, "versions": [VERSION]},
}
MERGE = {"content-type": "application/merge-patch+json"}


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with EmbeddedCluster() as cluster, httpx.Client(base_url=cluster.url) as client:
        assert client.post(DEFINITIONS, json=DEFINITION).status_code == 201
        yield client


def test_a_definition_is_established_and_discovered(http: httpx.Client) -> None:
    conditions = http.get(f"{DEFINITIONS}/widgets.example.com").json()["status"]["conditions"]
    assert {condition["type"]: condition["status"] for condition in conditions}["Established"] == "True"
    main, status = http.get("/apis/example.com/v1").json()["resources"]
    assert (main["name"], main["kind"], main["shortNames"]) == ("widgets", "Widget", ["wd"])
    assert status["name"] == "widgets/status"


def test_custom_resources_are_kept_by_their_schema(http: httpx.Client) -> None:
    widget = {
        "metadata": {"name": "w"},
        "spec": {"size": 1, "unknown": 2},
        "free": {"any": "thing"},
        "status": {"a": 1},
    }
    created = http.post(WIDGETS, json=widget)
    assert created.status_code == 201
    assert created.json()["spec"] == {"size": 1}
    assert created.json()["free"] == {"any": "thing"}
    assert "status" not in created.json()
    assert created.headers["warning"] == '299 - "unknown field \\"spec.unknown\\""'
    patched = http.patch(f"{WIDGETS}/w", json={"spec": {"size": 2}, "status": {"a": 1}}, headers=MERGE).json()
    assert (patched["metadata"]["generation"], "status" in patched) == (2, False)
    status = http.patch(f"{WIDGETS}/w/status", json={"spec": {"size": 9}, "status": {"a": 1}}, headers=MERGE).json()
    assert (status["spec"], status["status"]) == ({"size": 2}, {"a": 1})
    assert http.get(WIDGETS).json()["items"][0]["kind"] == "Widget"


def test_custom_resources_have_neither_strategic_merge_nor_blind_updates(http: httpx.Client) -> None:
    http.post(WIDGETS, json={"metadata": {"name": "w"}})
    strategic = {"content-type": "application/strategic-merge-patch+json"}
    assert http.patch(f"{WIDGETS}/w", json={}, headers=strategic).status_code == 415
    assert http.put(f"{WIDGETS}/w", json={"metadata": {"name": "w"}}).status_code == 422


def test_a_table_has_the_columns_of_the_definition(http: httpx.Client) -> None:
    http.post(WIDGETS, json={"metadata": {"name": "w"}, "spec": {"size": 3}})
    table = http.get(WIDGETS, headers={"accept": "application/json;as=Table;v=v1;g=meta.k8s.io"}).json()
    assert [column["name"] for column in table["columnDefinitions"]] == ["Name", "Size"]
    assert table["rows"][0]["cells"] == ["w", 3]


def test_with_its_definition_a_resource_is_gone(http: httpx.Client) -> None:
    http.post(WIDGETS, json={"metadata": {"name": "w"}})
    assert http.delete(f"{DEFINITIONS}/widgets.example.com").status_code == 200
    assert http.get(WIDGETS).status_code == 404
    http.post(DEFINITIONS, json=DEFINITION)
    assert http.get(WIDGETS).json()["items"] == []


@pytest.mark.parametrize(
    ("definition", "field"),
    [
        ({**DEFINITION, "metadata": {"name": "other.example.com"}}, "metadata.name"),
        ({**DEFINITION, "spec": {**DEFINITION["spec"], "names": {"plural": "widgets"}}}, "spec.names.kind"),
    ],
)
def test_a_wrong_definition_is_invalid(http: httpx.Client, definition: dict[str, Any], field: str) -> None:
    answer = http.post(DEFINITIONS, json=definition)
    assert answer.status_code == 422
    assert [cause["field"] for cause in answer.json()["details"]["causes"]] == [field]
