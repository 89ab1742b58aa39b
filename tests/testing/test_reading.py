"""get, list, pages, tables, discovery and the health paths, over HTTP."""

import httpx
import pytest

from kubex.testing import EmbeddedCluster

TABLE = {"accept": "application/json;as=Table;v=v1;g=meta.k8s.io"}


def fill(http: httpx.Client, namespace: str, *names: str) -> None:
    for name in names:
        answer = http.post(f"{namespace}/configmaps", json={"metadata": {"name": name, "labels": {"n": name}}})
        assert answer.status_code == 201


def names(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["metadata"]["name"] for item in answer.json()["items"]]


def test_a_list_is_sorted_and_its_items_have_no_kind(http: httpx.Client, namespace: str) -> None:
    fill(http, namespace, "b", "a", "c")
    answer = http.get(f"{namespace}/configmaps")
    assert names(answer) == ["a", "b", "c"]
    assert (answer.json()["kind"], answer.json()["apiVersion"]) == ("ConfigMapList", "v1")
    assert "kind" not in answer.json()["items"][0]


def test_selectors_narrow_a_list(http: httpx.Client, namespace: str) -> None:
    fill(http, namespace, "a", "b", "c")
    assert names(http.get(f"{namespace}/configmaps", params={"labelSelector": "n in (a,c)"})) == ["a", "c"]
    assert names(http.get(f"{namespace}/configmaps", params={"fieldSelector": "metadata.name=b"})) == ["b"]
    assert http.get(f"{namespace}/configmaps", params={"fieldSelector": "data.x=y"}).status_code == 400


def test_pages_show_one_consistent_snapshot(http: httpx.Client, namespace: str) -> None:
    fill(http, namespace, "a", "b", "c", "d", "e")
    first = http.get(f"{namespace}/configmaps", params={"limit": 2})
    metadata = first.json()["metadata"]
    assert (names(first), metadata["remainingItemCount"]) == (["a", "b"], 3)
    http.delete(f"{namespace}/configmaps/c")
    fill(http, namespace, "bb")
    second = http.get(f"{namespace}/configmaps", params={"limit": 2, "continue": metadata["continue"]})
    assert (names(second), second.json()["metadata"]["remainingItemCount"]) == (["c", "d"], 1)
    assert second.json()["metadata"]["resourceVersion"] == metadata["resourceVersion"]
    token = second.json()["metadata"]["continue"]
    last = http.get(f"{namespace}/configmaps", params={"limit": 2, "continue": token})
    assert names(last) == ["e"]
    assert "continue" not in last.json()["metadata"]


def test_an_exact_resource_version_lists_the_past(http: httpx.Client, namespace: str) -> None:
    fill(http, namespace, "a")
    then = http.get(f"{namespace}/configmaps").json()["metadata"]["resourceVersion"]
    fill(http, namespace, "b")
    exact = {"resourceVersion": then, "resourceVersionMatch": "Exact"}
    assert names(http.get(f"{namespace}/configmaps", params=exact)) == ["a"]
    newer = exact | {"resourceVersionMatch": "NotOlderThan"}
    assert names(http.get(f"{namespace}/configmaps", params=newer)) == ["a", "b"]


def test_a_continue_token_expires_with_the_history() -> None:
    with EmbeddedCluster() as cluster, httpx.Client(base_url=cluster.url) as http:
        fill(http, "/api/v1/namespaces/default", "a", "b")
        path = "/api/v1/configmaps"
        token = http.get(path, params={"limit": 1}).json()["metadata"]["continue"]
        fill(http, "/api/v1/namespaces/default", "c")
        cluster.compact()
        answer = http.get(path, params={"limit": 1, "continue": token})
        assert (answer.status_code, answer.json()["reason"]) == (410, "Expired")
        go_on = answer.json()["metadata"]["continue"]
        assert names(http.get("/api/v1/namespaces/default/configmaps", params={"continue": go_on})) == ["b", "c"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"resourceVersion": "abc"}, 400),
        ({"resourceVersion": "99999999"}, 504),
        ({"resourceVersionMatch": "Exact"}, 422),
        ({"resourceVersionMatch": "Exact", "resourceVersion": "0"}, 422),
        ({"resourceVersionMatch": "Else", "resourceVersion": "1"}, 422),
        ({"sendInitialEvents": "true"}, 422),
        ({"continue": "abc"}, 400),
        ({"limit": "abc"}, 400),
        ({"limit": str(10**30)}, 400),
        ({"limit": "9" * 5000}, 400),
    ],
)
def test_list_options_that_make_no_sense_are_refused(http: httpx.Client, params: dict[str, str], code: int) -> None:
    answer = http.get("/api/v1/pods", params=params)
    assert (answer.status_code, answer.json()["code"]) == (code, code)


def test_a_table_has_the_columns_of_its_kind(http: httpx.Client, namespace: str) -> None:
    spec = {"containers": [{"name": "c", "image": "i"}]}
    http.post(f"{namespace}/pods", json={"metadata": {"name": "p"}, "spec": spec})
    table = http.get(f"{namespace}/pods", headers=TABLE).json()
    narrow = [column["name"] for column in table["columnDefinitions"] if column["priority"] == 0]
    assert narrow == ["Name", "Ready", "Status", "Restarts", "Age"]
    assert table["rows"][0]["cells"][:4] == ["p", "0/1", "Pending", "0"]
    assert table["rows"][0]["object"]["kind"] == "PartialObjectMetadata"
    whole = http.get(f"{namespace}/pods?includeObject=Object", headers=TABLE).json()
    assert whole["rows"][0]["object"]["kind"] == "Pod"
    assert "object" not in http.get(f"{namespace}/pods?includeObject=None", headers=TABLE).json()["rows"][0]


def test_every_built_in_kind_prints_as_a_table(http: httpx.Client) -> None:
    for group in http.get("/apis").json()["groups"]:
        for version in group["versions"]:
            for resource in http.get(f"/apis/{version['groupVersion']}").json()["resources"]:
                if "list" in resource["verbs"]:
                    table = http.get(f"/apis/{version['groupVersion']}/{resource['name']}", headers=TABLE).json()
                    assert table["kind"] == "Table", resource


def test_partial_metadata_leaves_the_rest_out(http: httpx.Client, namespace: str) -> None:
    fill(http, namespace, "a")
    accept = {"accept": "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"}
    found = http.get(f"{namespace}/configmaps/a", headers=accept).json()
    assert (found["kind"], sorted(found)) == ("PartialObjectMetadata", ["apiVersion", "kind", "metadata"])


@pytest.mark.parametrize(
    "path", ["/api/v1/foos", "/apis/apps/v9/deployments", "/api/v1/pods/p", "/api/v1/namespaces/default/pods/p/nope"]
)
def test_an_unknown_resource_is_a_status(http: httpx.Client, path: str) -> None:
    status = http.get(path).json()
    assert (status["code"], status["message"]) == (404, "the server could not find the requested resource")


@pytest.mark.parametrize("path", ["/nothing", "/apis/unknown.group/v1/things", "/openapi/v2"])
def test_an_unknown_path_is_plain_text(http: httpx.Client, path: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.text) == (404, "404 page not found\n")


@pytest.mark.parametrize("path", ["/healthz", "/livez", "/readyz"])
def test_it_says_that_it_is_well(http: httpx.Client, path: str) -> None:
    assert http.get(path).text == "ok"


def test_discovery_tells_of_all_resources_in_both_forms(http: httpx.Client) -> None:
    assert http.get("/version").json()["gitVersion"].startswith("v1.35.")
    assert http.get("/api").json()["versions"] == ["v1"]
    core = {entry["name"]: entry for entry in http.get("/api/v1").json()["resources"]}
    assert core["pods"]["shortNames"] == ["po"]
    assert core["pods/status"]["kind"] == "Pod"
    assert core["namespaces"]["namespaced"] is False
    accept = {"accept": "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json"}
    answer = http.get("/apis", headers=accept)
    assert answer.headers["content-type"] == "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    groups = {item["metadata"]["name"]: item["versions"][0]["version"] for item in answer.json()["items"]}
    assert (groups["apps"], groups["autoscaling"]) == ("v1", "v2")
    assert groups.keys() == {group["name"] for group in http.get("/apis").json()["groups"]}


def test_openapi_documents_are_complete(http: httpx.Client) -> None:
    index = http.get("/openapi/v3").json()["paths"]
    document = http.get(index["apis/apps/v1"]["serverRelativeURL"]).json()
    post = document["paths"]["/apis/apps/v1/namespaces/{namespace}/deployments"]["post"]
    assert {"in": "query", "name": "fieldValidation", "schema": {"type": "string"}} in post["parameters"]
    assert post["x-kubernetes-group-version-kind"] == {"group": "apps", "version": "v1", "kind": "Deployment"}
    schemas = document["components"]["schemas"]
    assert "io.k8s.api.core.v1.PodSpec" in schemas
    assert "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" in schemas
