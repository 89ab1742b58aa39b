"""What the server fills in when an object leaves it out."""

from typing import Any

import pytest

from kubex.k8s.facts import load_facts
from kubex.testing._embedded.resources.catalog import Catalog
from kubex.testing._embedded.resources.defaults import fill_in

CATALOG = Catalog.from_facts(load_facts("1.35"))


def filled(group: str, plural: str, document: dict[str, Any]) -> dict[str, Any]:
    resource = CATALOG.find(group, "v1", plural)
    assert resource is not None
    written = {"metadata": {"name": "x", "uid": "00000000-0000-0000-0000-000000000001"}, **document}
    fill_in(resource, written)
    return written


def test_a_pod_begins_as_pending() -> None:
    container: dict[str, Any] = {
        "name": "c",
        "image": "busybox:1",
        "ports": [{"containerPort": 80}],
        "livenessProbe": {"exec": {}},
    }
    pod = filled("", "pods", {"spec": {"containers": [container]}, "status": {"phase": "Running"}})
    assert pod["status"] == {"phase": "Pending", "qosClass": "BestEffort"}
    assert (pod["spec"]["restartPolicy"], pod["spec"]["terminationGracePeriodSeconds"]) == ("Always", 30)
    (found,) = pod["spec"]["containers"]
    assert found["imagePullPolicy"] == "IfNotPresent"
    assert found["ports"] == [{"containerPort": 80, "protocol": "TCP"}]
    assert found["livenessProbe"]["periodSeconds"] == 10
    assert "ports" in container
    assert "protocol" not in container["ports"][0]  # what was given stays as it was


@pytest.mark.parametrize(
    ("resources", "quality"),
    [
        ({}, "BestEffort"),
        ({"requests": {"cpu": "1"}}, "Burstable"),
        ({"limits": {"cpu": "1", "memory": "1Mi"}}, "Guaranteed"),
        ({"limits": {"cpu": "1", "memory": "1Mi"}, "requests": {"cpu": "0.5"}}, "Burstable"),
    ],
)
def test_the_quality_of_service_follows_from_the_resources(resources: dict[str, Any], quality: str) -> None:
    pod = filled("", "pods", {"spec": {"containers": [{"name": "c", "image": "i", "resources": resources}]}})
    assert pod["status"]["qosClass"] == quality


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("nginx", "Always"),
        ("nginx:latest", "Always"),
        ("host:5000/nginx", "Always"),
        ("nginx:1", "IfNotPresent"),
        ("host:5000/nginx:1@sha256:ab", "IfNotPresent"),
    ],
)
def test_the_pull_policy_follows_from_the_tag(image: str, policy: str) -> None:
    pod = filled("", "pods", {"spec": {"containers": [{"name": "c", "image": image}]}})
    assert pod["spec"]["containers"][0]["imagePullPolicy"] == policy


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ({}, {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}}),
        (
            {"rollingUpdate": {"maxSurge": 2}},
            {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": 2}},
        ),
        ({"type": "Recreate"}, {"type": "Recreate"}),
    ],
)
def test_a_deployment_rolls_by_quarters(strategy: dict[str, Any], expected: dict[str, Any]) -> None:
    spec = filled("apps", "deployments", {"spec": {"strategy": strategy}})["spec"]
    assert spec["strategy"] == expected
    assert (spec["replicas"], spec["revisionHistoryLimit"]) == (1, 10)


def test_a_secret_encodes_what_is_plain() -> None:
    secret = filled("", "secrets", {"stringData": {"a": "b"}, "data": {"c": "ZA=="}})
    assert (secret["type"], secret["data"]) == ("Opaque", {"c": "ZA==", "a": "Yg=="})
    assert "stringData" not in secret


def test_a_service_gets_an_address_unless_it_wants_none() -> None:
    service = filled("", "services", {"spec": {"ports": [{"port": 80}]}})
    assert service["spec"]["ports"] == [{"port": 80, "protocol": "TCP", "targetPort": 80}]
    assert service["spec"]["clusterIP"].startswith("10.96.")
    assert service["status"] == {"loadBalancer": {}}
    assert filled("", "services", {"spec": {"clusterIP": "None"}})["spec"]["clusterIPs"] == ["None"]
    assert "clusterIP" not in filled("", "services", {"spec": {"type": "ExternalName"}})["spec"]
