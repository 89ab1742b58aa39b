"""create, replace, patch, delete and their failures, over HTTP."""

from typing import Any

import httpx
import pytest

MERGE = {"content-type": "application/merge-patch+json"}
APPLY = {"content-type": "application/apply-patch+yaml"}
POD = {"metadata": {"name": "p"}, "spec": {"containers": [{"name": "c", "image": "busybox:1"}]}}


def config_map(name: str, **metadata: Any) -> dict[str, Any]:
    return {"metadata": {"name": name, **metadata}, "data": {"a": "b"}}


def created(http: httpx.Client, path: str, document: dict[str, Any]) -> dict[str, Any]:
    answer = http.post(path, json=document)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def failure(answer: httpx.Response) -> tuple[int, str | None, str]:
    status = answer.json()
    assert (status["kind"], status["status"], status["code"]) == ("Status", "Failure", answer.status_code)
    return answer.status_code, status.get("reason"), status["message"]


def test_a_created_object_gets_what_the_server_owns(http: httpx.Client, namespace: str) -> None:
    pod = created(http, f"{namespace}/pods", POD)
    metadata = pod["metadata"]
    assert metadata["namespace"] == namespace.rpartition("/")[2]
    assert metadata["uid"]
    assert metadata["creationTimestamp"].endswith("Z")
    assert int(metadata["resourceVersion"]) > 0
    assert metadata["generation"] == 1
    assert pod["status"]["phase"] == "Pending"
    assert http.get(f"{namespace}/pods/p").json() == pod


def test_generate_name_makes_names_of_its_own(http: httpx.Client, namespace: str) -> None:
    document = {"metadata": {"generateName": "made-"}}
    names = {created(http, f"{namespace}/configmaps", document)["metadata"]["name"] for _ in range(3)}
    assert len(names) == 3
    assert all(name.startswith("made-") and len(name) == len("made-") + 5 for name in names)


def test_a_name_is_taken_once(http: httpx.Client, namespace: str) -> None:
    created(http, f"{namespace}/configmaps", config_map("one"))
    answer = http.post(f"{namespace}/configmaps", json=config_map("one"))
    assert failure(answer) == (409, "AlreadyExists", 'configmaps "one" already exists')
    assert answer.json()["details"] == {"name": "one", "kind": "configmaps"}


def test_a_missing_namespace_is_not_found(http: httpx.Client) -> None:
    answer = http.post("/api/v1/namespaces/nowhere/configmaps", json=config_map("one"))
    assert failure(answer) == (404, "NotFound", 'namespaces "nowhere" not found')


def test_an_invalid_name_is_told_with_its_field(http: httpx.Client, namespace: str) -> None:
    answer = http.post(f"{namespace}/configmaps", json=config_map("A_b"))
    code, reason, message = failure(answer)
    assert (code, reason) == (422, "Invalid")
    assert message.startswith('ConfigMap "A_b" is invalid: metadata.name: Invalid value: "A_b": a lowercase RFC 1123')
    (cause,) = answer.json()["details"]["causes"]
    assert (cause["field"], cause["reason"]) == ("metadata.name", "FieldValueInvalid")


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"metadata": {"name": "p"}, "spec": {}}, "spec.containers"),
        ({"metadata": {}, "spec": POD["spec"]}, "metadata.name"),
        ({"metadata": {"name": "p"}, "spec": {"containers": [{"name": "c"}]}}, "spec.containers[0].image"),
    ],
)
def test_a_required_field_is_asked_for(
    http: httpx.Client, namespace: str, document: dict[str, Any], field: str
) -> None:
    answer = http.post(f"{namespace}/pods", json=document)
    assert answer.status_code == 422
    (cause,) = answer.json()["details"]["causes"]
    assert (cause["field"], cause["reason"]) == (field, "FieldValueRequired")


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        (b"{nope", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b'{"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "x"}}', "application/json", 400),
        (b'{"kind": "ConfigMap", "apiVersion": "v2", "metadata": {"name": "x"}}', "application/json", 400),
        (b'{"metadata": {"name": "x", "namespace": "other"}}', "application/json", 400),
        (b'{"metadata": {"name": "x"}, "data": []}', "application/json", 400),
        (b" " * (3 * 1024 * 1024 + 1), "application/json", 413),
    ],
)
def test_a_body_that_does_not_fit_is_refused(
    http: httpx.Client, namespace: str, content: bytes, media_type: str, code: int
) -> None:
    answer = http.post(f"{namespace}/configmaps", content=content, headers={"content-type": media_type})
    assert failure(answer)[0] == code


def test_yaml_is_read_and_written(http: httpx.Client, namespace: str) -> None:
    headers = {"content-type": "application/yaml", "accept": "application/yaml"}
    answer = http.post(f"{namespace}/configmaps", content=b"metadata:\n  name: y\n", headers=headers)
    assert answer.status_code == 201
    assert "kind: ConfigMap\n" in answer.text


def test_a_stale_resource_version_is_a_conflict(http: httpx.Client, namespace: str) -> None:
    first = created(http, f"{namespace}/configmaps", config_map("one"))
    path = f"{namespace}/configmaps/one"
    assert http.put(path, json={**first, "data": {"a": "c"}}).status_code == 200
    answer = http.put(path, json={**first, "data": {"a": "d"}})
    code, reason, message = failure(answer)
    assert (code, reason) == (409, "Conflict")
    assert message.startswith('Operation cannot be fulfilled on configmaps "one": the object has been modified;')


def test_replacing_without_a_change_keeps_the_resource_version(http: httpx.Client, namespace: str) -> None:
    first = created(http, f"{namespace}/configmaps", config_map("one"))
    assert http.put(f"{namespace}/configmaps/one", json=first).json() == first


def test_replace_creates_nothing_and_renames_nothing(http: httpx.Client, namespace: str) -> None:
    created(http, f"{namespace}/configmaps", config_map("one"))
    assert failure(http.put(f"{namespace}/configmaps/two", json=config_map("two")))[0] == 404
    text = "the name of the object (two) does not match the name on the URL (one)"
    assert failure(http.put(f"{namespace}/configmaps/one", json=config_map("two"))) == (400, "BadRequest", text)


def test_status_and_the_rest_are_written_apart(http: httpx.Client, namespace: str) -> None:
    created(http, f"{namespace}/pods", POD)
    change = {"status": {"phase": "Running"}, "spec": {"activeDeadlineSeconds": 9}}
    through_status = http.patch(f"{namespace}/pods/p/status", json=change, headers=MERGE).json()
    assert through_status["status"]["phase"] == "Running"
    assert "activeDeadlineSeconds" not in through_status["spec"]
    change = {"status": {"phase": "Failed"}, "spec": {"activeDeadlineSeconds": 9}}
    through_main = http.patch(f"{namespace}/pods/p", json=change, headers=MERGE).json()
    assert through_main["status"]["phase"] == "Running"
    assert through_main["spec"]["activeDeadlineSeconds"] == 9
    assert (through_status["metadata"]["generation"], through_main["metadata"]["generation"]) == (1, 2)


def test_the_spec_of_a_pod_is_fixed_but_for_its_images(http: httpx.Client, namespace: str) -> None:
    created(http, f"{namespace}/pods", POD)
    headers = {"content-type": "application/strategic-merge-patch+json"}
    new_image = {"spec": {"containers": [{"name": "c", "image": "busybox:2"}]}}
    answer = http.patch(f"{namespace}/pods/p", json=new_image, headers=headers)
    assert answer.json()["spec"]["containers"][0]["image"] == "busybox:2"
    answer = http.patch(f"{namespace}/pods/p", json={"spec": {"nodeName": "n"}}, headers=headers)
    assert failure(answer)[:2] == (422, "Invalid")


def test_scale_changes_the_replicas_only(http: httpx.Client, namespace: str) -> None:
    path = f"{namespace.replace('/api/v1', '/apis/apps/v1')}/deployments"
    template = {"metadata": {"labels": {"a": "b"}}, "spec": POD["spec"]}
    spec = {"selector": {"matchLabels": {"a": "b"}}, "template": template}
    created(http, path, {"metadata": {"name": "d"}, "spec": spec})
    scale = http.get(f"{path}/d/scale").json()
    assert (scale["kind"], scale["apiVersion"]) == ("Scale", "autoscaling/v1")
    assert (scale["spec"], scale["status"]) == ({"replicas": 1}, {"replicas": 0, "selector": "a=b"})
    assert http.put(f"{path}/d/scale", json={**scale, "spec": {"replicas": 3}}).json()["spec"] == {"replicas": 3}
    assert http.get(f"{path}/d").json()["spec"]["replicas"] == 3
    assert failure(http.put(f"{path}/d/scale", json=scale))[0] == 409
    assert failure(http.patch(f"{path}/d/scale", json={"spec": {"replicas": -1}}, headers=MERGE))[0] == 422


def test_a_json_patch_applies_or_is_rejected(http: httpx.Client, namespace: str) -> None:
    created(http, f"{namespace}/configmaps", config_map("one"))
    headers, path = {"content-type": "application/json-patch+json"}, f"{namespace}/configmaps/one"
    test, add = {"op": "test", "path": "/data/a", "value": "b"}, {"op": "add", "path": "/data/n", "value": "1"}
    assert http.patch(path, json=[test, add], headers=headers).json()["data"] == {"a": "b", "n": "1"}
    refused = http.patch(path, json=[{**test, "value": "x"}, add], headers=headers)
    assert failure(refused)[:2] == (422, "Invalid")


def test_apply_creates_then_merges(http: httpx.Client, namespace: str) -> None:
    path = f"{namespace}/configmaps/applied"
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {%s}\n"
    first = http.patch(f"{path}?fieldManager=me", content=text % "a: '1'", headers=APPLY)
    again = http.patch(f"{path}?fieldManager=me", content=text % "b: '2'", headers=APPLY)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["data"] == {"a": "1", "b": "2"}
    gone = text.replace("applied", "gone, uid: some-uid") % ""
    answer = http.patch(f"{namespace}/configmaps/gone?fieldManager=me", content=gone, headers=APPLY)
    assert failure(answer)[:2] == (409, "Conflict")
    message = 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'
    assert failure(http.patch(path, content=text % "", headers=APPLY)) == (422, "Invalid", message)


def test_an_unknown_kind_of_patch_is_an_unsupported_media_type(http: httpx.Client, namespace: str) -> None:
    created(http, f"{namespace}/configmaps", config_map("one"))
    answer = http.patch(f"{namespace}/configmaps/one", json={}, headers={"content-type": "application/json"})
    assert failure(answer)[:2] == (415, "UnsupportedMediaType")


def test_dry_run_keeps_nothing(http: httpx.Client, namespace: str) -> None:
    assert http.post(f"{namespace}/configmaps?dryRun=All", json=config_map("dry")).status_code == 201
    assert http.get(f"{namespace}/configmaps/dry").status_code == 404
    first = created(http, f"{namespace}/configmaps", config_map("one"))
    path = f"{namespace}/configmaps/one"
    patched = http.patch(f"{path}?dryRun=All", json={"data": {"x": "y"}}, headers=MERGE).json()
    assert patched["data"] == {"a": "b", "x": "y"}
    assert http.delete(f"{path}?dryRun=All").status_code == 200
    assert http.get(path).json() == first


@pytest.mark.parametrize("validation", ["Strict", "Warn", "Ignore"])
def test_unknown_fields_are_treated_as_asked(http: httpx.Client, namespace: str, validation: str) -> None:
    document = config_map("odd") | {"foo": 1}
    answer = http.post(f"{namespace}/configmaps?fieldValidation={validation}", json=document)
    if validation == "Strict":
        assert failure(answer)[2].endswith('strict decoding error: unknown field "foo"')
    else:
        assert answer.status_code == 201
        assert "foo" not in answer.json()
        assert answer.headers.get("warning") == ('299 - "unknown field \\"foo\\""' if validation == "Warn" else None)


def test_a_deletion_answers_as_its_kind_does(http: httpx.Client, namespace: str) -> None:
    uid = created(http, f"{namespace}/configmaps", config_map("one"))["metadata"]["uid"]
    status = http.delete(f"{namespace}/configmaps/one").json()
    assert (status["kind"], status["status"]) == ("Status", "Success")
    assert status["details"] == {"name": "one", "kind": "configmaps", "uid": uid}
    created(http, f"{namespace}/pods", POD)
    pod = http.delete(f"{namespace}/pods/p").json()
    assert (pod["kind"], pod["metadata"]["deletionGracePeriodSeconds"]) == ("Pod", 0)
    assert failure(http.delete(f"{namespace}/pods/p")) == (404, "NotFound", 'pods "p" not found')


@pytest.mark.parametrize("precondition", [{"uid": "other"}, {"resourceVersion": "1"}])
def test_a_deletion_with_a_wrong_precondition_is_a_conflict(
    http: httpx.Client, namespace: str, precondition: dict[str, str]
) -> None:
    created(http, f"{namespace}/configmaps", config_map("one"))
    path = f"{namespace}/configmaps/one"
    answer = http.request("DELETE", path, json={"preconditions": precondition})
    assert failure(answer)[:2] == (409, "Conflict")
    assert http.get(path).status_code == 200


def test_finalizers_hold_an_object_until_they_are_empty(http: httpx.Client, namespace: str) -> None:
    created(http, f"{namespace}/configmaps", config_map("held", finalizers=["a.b/c"]))
    path = f"{namespace}/configmaps/held"
    marked = http.delete(path).json()
    assert marked["metadata"]["deletionTimestamp"]
    assert http.delete(path).json() == marked
    more = {"metadata": {"finalizers": ["a.b/c", "a.b/d"]}}
    assert failure(http.patch(path, json=more, headers=MERGE))[0] == 422
    assert http.patch(path, json={"metadata": {"finalizers": None}}, headers=MERGE).status_code == 200
    assert http.get(path).status_code == 404


def test_a_collection_is_deleted_by_selector(http: httpx.Client, namespace: str) -> None:
    for name, group in (("a", "x"), ("b", "x"), ("c", "y")):
        created(http, f"{namespace}/configmaps", config_map(name, labels={"group": group}))
    assert len(http.delete(f"{namespace}/configmaps?dryRun=All").json()["items"]) == 3
    deleted = http.delete(f"{namespace}/configmaps?labelSelector=group%3Dx").json()
    assert [item["metadata"]["name"] for item in deleted["items"]] == ["a", "b"]
    left = http.get(f"{namespace}/configmaps").json()["items"]
    assert [item["metadata"]["name"] for item in left] == ["c"]


def test_a_namespace_goes_with_all_that_is_in_it(http: httpx.Client, namespace: str) -> None:
    created(http, f"{namespace}/configmaps", config_map("one"))
    assert http.get(f"{namespace}/serviceaccounts/default").status_code == 200
    going = http.delete(namespace).json()
    assert (going["kind"], going["status"]["phase"]) == ("Namespace", "Terminating")
    assert http.get(namespace).status_code == 404
    assert http.get(f"{namespace}/configmaps").json()["items"] == []


def test_a_namespace_waits_for_what_is_held_in_it(http: httpx.Client, namespace: str) -> None:
    created(http, f"{namespace}/configmaps", config_map("held", finalizers=["a.b/c"]))
    http.delete(namespace)
    code, reason, message = failure(http.post(f"{namespace}/configmaps", json=config_map("late")))
    assert (code, reason) == (403, "Forbidden")
    assert message.endswith("because it is being terminated")
    http.patch(f"{namespace}/configmaps/held", json={"metadata": {"finalizers": []}}, headers=MERGE)
    assert http.get(namespace).status_code == 404


def test_reviews_allow_everything_and_are_not_kept(http: httpx.Client) -> None:
    path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    review = http.post(path, json={"spec": {"resourceAttributes": {"verb": "get", "resource": "pods"}}})
    assert (review.status_code, review.json()["status"]) == (201, {"allowed": True})
    assert failure(http.get(path))[:2] == (405, "MethodNotAllowed")


def test_a_pod_is_bound_once(http: httpx.Client, namespace: str) -> None:
    created(http, f"{namespace}/pods", POD)
    binding = {"metadata": {"name": "p"}, "target": {"kind": "Node", "name": "n1"}}
    assert http.post(f"{namespace}/pods/p/binding", json=binding).status_code == 201
    assert http.get(f"{namespace}/pods/p").json()["spec"]["nodeName"] == "n1"
    assert failure(http.post(f"{namespace}/pods/p/binding", json=binding))[:2] == (409, "Conflict")


def test_an_evicted_pod_is_gone(http: httpx.Client, namespace: str) -> None:
    created(http, f"{namespace}/pods", POD)
    eviction = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "p"}}
    assert http.post(f"{namespace}/pods/p/eviction", json=eviction).status_code == 201
    assert http.get(f"{namespace}/pods/p").status_code == 404


def test_a_token_is_made_for_a_service_account(http: httpx.Client, namespace: str) -> None:
    answer = http.post(f"{namespace}/serviceaccounts/default/token", json={"spec": {}})
    assert (answer.status_code, answer.json()["kind"]) == (201, "TokenRequest")
    assert answer.json()["status"]["token"]


def test_data_that_is_immutable_stays(http: httpx.Client, namespace: str) -> None:
    created(http, f"{namespace}/configmaps", config_map("fixed") | {"immutable": True})
    answer = http.patch(f"{namespace}/configmaps/fixed", json={"data": {"a": "c"}}, headers=MERGE)
    text = 'ConfigMap "fixed" is invalid: data: Forbidden: field is immutable when `immutable` is set'
    assert failure(answer) == (422, "Invalid", text)


def test_defaults_are_filled_in_again_on_an_update(http: httpx.Client, namespace: str) -> None:
    path = f"{namespace.replace('/api/v1', '/apis/apps/v1')}/deployments"
    template = {"metadata": {"labels": {"a": "b"}}, "spec": POD["spec"]}
    created(
        http, path, {"metadata": {"name": "d"}, "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": template}}
    )
    again = http.patch(f"{path}/d", json={"spec": {"replicas": None}}, headers=MERGE).json()
    assert (again["spec"]["replicas"], again["metadata"]["generation"]) == (1, 1)


@pytest.mark.parametrize("patch", [{"kind": "Secret"}, {"data": []}, {"metadata": {"uid": "other"}}])
def test_a_patch_that_makes_no_sense_is_invalid(http: httpx.Client, namespace: str, patch: dict[str, Any]) -> None:
    created(http, f"{namespace}/configmaps", config_map("one"))
    assert failure(http.patch(f"{namespace}/configmaps/one", json=patch, headers=MERGE))[:2] == (422, "Invalid")


def test_a_bug_of_the_server_is_an_internal_error(http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubex.testing._embedded.http.app.answer_call", lambda *_: 1 / 0)
    assert failure(http.get("/api/v1/pods"))[:2] == (500, "InternalError")
