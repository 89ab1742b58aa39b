"""What API servers really send, as objects of the generated classes."""

import datetime
import json
from typing import Any

import pytest

from kubex.core.models import Model
from kubex.k8s.v1_35.apiextensions.v1 import CustomResourceDefinition, JSONSchemaProps
from kubex.k8s.v1_35.apps.v1 import Deployment
from kubex.k8s.v1_35.coordination.v1 import Lease
from kubex.k8s.v1_35.core.v1 import Event, Pod, Secret, Service, ServiceSpec
from kubex.k8s.v1_35.events.v1 import Event as EventsEvent
from kubex.k8s.v1_35.meta.v1 import Condition
from kubex.k8s.v1_35.resource.v1 import DeviceAttribute

POD: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {
        "name": "web-0",
        "namespace": "default",
        "uid": "6d0f6f0a-6f6c-4f0a-9d5e-0a4b9a3c1d2e",
        "resourceVersion": "4711",
        "creationTimestamp": "2026-01-02T03:04:05Z",
        "labels": {"app": "web"},
        "ownerReferences": [
            {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "web", "uid": "1", "controller": True}
        ],
        "managedFields": [
            {
                "manager": "kubelet",
                "operation": "Update",
                "fieldsType": "FieldsV1",
                "fieldsV1": {"f:status": {"f:podIP": {}}},
                "time": "2026-01-02T03:04:06Z",
            }
        ],
        "fieldOfTomorrow": {"a": [1]},
    },
    "spec": {
        "containers": [
            {
                "name": "web",
                "image": "nginx",
                "ports": [{"containerPort": 80, "protocol": "TCP", "futureFlag": True}],
                "resources": {"limits": {"cpu": "500m", "memory": "1Gi"}},
                "livenessProbe": {"httpGet": {"path": "/", "port": "http", "scheme": "HTTP"}, "periodSeconds": 10},
                "readinessProbe": {"httpGet": {"path": "/", "port": 80}},
                "env": [{"name": "POD_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}],
            }
        ],
        "restartPolicy": "WhenTheMoonIsFull",
        "hostIPC": True,
        "tolerations": [{"key": "a", "operator": "Exists", "tolerationSeconds": 300}],
        "fieldOfTomorrow": "kept",
    },
    "status": {
        "phase": "Running",
        "podIP": "10.0.0.1",
        "podIPs": [{"ip": "10.0.0.1"}],
        "startTime": "2026-01-02T03:04:05Z",
        "qosClass": "Burstable",
    },
    "topLevelOfTomorrow": 1,
}


def wire(model: Model) -> Any:
    return json.loads(model.model_dump_json(by_alias=True, exclude_none=True))


def test_a_pod_comes_back_as_it_went_in_unknown_fields_included() -> None:
    assert wire(Pod.model_validate_json(json.dumps(POD))) == POD


def test_a_pod_is_read_by_its_python_names() -> None:
    pod = Pod.model_validate(POD)
    assert pod.spec
    assert pod.status
    assert pod.spec.host_ipc is True
    assert pod.spec.restart_policy == "WhenTheMoonIsFull"
    assert pod.status.pod_ips
    assert pod.status.pod_ips[0].ip == "10.0.0.1"
    probe = pod.spec.containers[0].liveness_probe
    assert probe
    assert probe.http_get
    assert probe.http_get.port == "http"
    assert pod.metadata.creation_timestamp == datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)


def test_the_bookmark_of_a_pod_watch_decodes() -> None:
    bookmark = {
        "kind": "Pod",
        "apiVersion": "v1",
        "metadata": {"resourceVersion": "12746", "creationTimestamp": None},
        "spec": {"containers": None},
        "status": {},
    }
    pod = Pod.model_validate(bookmark)
    assert pod.spec
    assert pod.spec.containers == []
    assert pod.metadata.resource_version == "12746"
    assert pod.metadata.creation_timestamp is None


def test_the_bookmark_of_a_deployment_watch_decodes() -> None:
    bookmark = {
        "metadata": {"resourceVersion": "1", "creationTimestamp": None},
        "spec": {"selector": None, "strategy": {}, "template": {"metadata": {}, "spec": {"containers": None}}},
        "status": {},
    }
    deployment = Deployment.model_validate(bookmark)
    assert deployment.spec
    assert deployment.spec.selector.match_labels is None
    assert deployment.spec.template.spec
    assert deployment.spec.template.spec.containers == []


def test_the_data_of_a_secret_is_bytes_and_base64_on_the_wire() -> None:
    secret = Secret.model_validate({"data": {"key": "AP8="}})
    assert secret.data == {"key": b"\x00\xff"}
    assert wire(Secret(data={"key": b"\x00\xff"}))["data"] == {"key": "AP8="}


def test_the_times_of_a_lease_keep_their_microseconds() -> None:
    lease = Lease.model_validate({"spec": {"renewTime": "2026-01-02T03:04:05.000000Z"}})
    assert lease.spec
    assert wire(lease)["spec"] == {"renewTime": "2026-01-02T03:04:05.000000Z"}
    lease.spec.renew_time = datetime.datetime(2026, 1, 2, 3, 4, 5, 60, tzinfo=datetime.UTC)
    assert wire(lease)["spec"] == {"renewTime": "2026-01-02T03:04:05.000060Z"}


SCHEMA: dict[str, Any] = {
    "$ref": "#/definitions/a",
    "$schema": "http://json-schema.org/draft-04/schema",
    "type": "object",
    "x-kubernetes-int-or-string": True,
    "x-kubernetes-list-map-keys": ["name"],
    "x-kubernetes-preserve-unknown-fields": False,
    "x-kubernetes-validations": [{"rule": "self > 0"}],
    "properties": {"spec": {"type": "object", "additionalProperties": False, "not": {"type": "null"}}},
    "items": [{"type": "string"}],
    "dependencies": {"a": ["b"], "c": {"type": "string"}},
    "default": {"a": None},
    "enum": ["a", 1, None],
}


def test_the_schema_of_a_custom_resource_comes_back_as_it_went_in() -> None:
    document = {
        "spec": {
            "group": "example.io",
            "names": {"kind": "Box", "plural": "boxes"},
            "scope": "Namespaced",
            "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": SCHEMA}}],
        }
    }
    definition = CustomResourceDefinition.model_validate_json(json.dumps(document))
    assert definition.spec
    validation = definition.spec.versions[0].schema_
    assert validation
    props = validation.open_api_v3_schema
    assert props
    assert props.ref_ == "#/definitions/a"
    assert props.x_kubernetes_int_or_string is True
    assert props.properties
    assert props.properties["spec"].additional_properties is False
    assert isinstance(props.properties["spec"].not_, JSONSchemaProps)
    # exclude_none may drop what is null inside of values; that which is set stays
    dumped = json.loads(definition.model_dump_json(by_alias=True, exclude_unset=True))
    assert dumped["spec"] == document["spec"]


def test_a_default_that_is_null_decodes() -> None:
    assert JSONSchemaProps.model_validate({"default": None, "type": "string"}).default is None


@pytest.mark.parametrize("cls", [Event, EventsEvent])
def test_the_time_of_an_event_may_be_null(cls: type[Event] | type[EventsEvent]) -> None:
    event = cls.model_validate({"eventTime": None, "metadata": {"name": "a"}, "involvedObject": {}})
    assert event.event_time is None


def test_a_required_time_may_be_null() -> None:
    condition = Condition.model_validate(
        {"type": "Ready", "status": "True", "lastTransitionTime": None, "reason": "", "message": ""}
    )
    assert condition.last_transition_time is None


def test_fields_named_like_types_do_not_hide_them() -> None:
    attribute = DeviceAttribute.model_validate({"bool": True, "int": 3, "string": "a"})
    assert (attribute.bool_, attribute.int_, attribute.string) == (True, 3, "a")
    assert wire(DeviceAttribute(bool_=False)) == {"bool": False}


def test_python_names_and_wire_names_are_both_accepted() -> None:
    by_name = Service(spec=ServiceSpec(cluster_ip="None", ports=[]))
    assert by_name == Service.model_validate({"spec": {"clusterIP": "None", "ports": []}})
    assert wire(by_name)["spec"] == {"clusterIP": "None", "ports": []}


def test_a_pod_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="kind"):
        Pod.model_validate({"apiVersion": "v1", "kind": "Secret"})
