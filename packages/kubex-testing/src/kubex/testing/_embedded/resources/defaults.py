"""What an API server fills in when an object is created: the values that users and kubectl look at."""

import base64
import uuid
from collections.abc import Callable
from typing import Any

from kubex.testing._embedded.resources.catalog import Resource, StoreKey

Document = dict[str, Any]
_PROBES = {"livenessProbe", "readinessProbe", "startupProbe"}
_PROBE = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}


def _fill(target: Document, **values: Any) -> None:
    for name, value in values.items():
        target.setdefault(name, value)


def _pod_spec(spec: Document) -> None:
    _fill(
        spec,
        restartPolicy="Always",
        terminationGracePeriodSeconds=30,
        dnsPolicy="ClusterFirst",
        securityContext={},
        schedulerName="default-scheduler",
    )
    for field in ("containers", "initContainers"):
        if field in spec:
            spec[field] = [_container(container) for container in spec[field]]
    if "volumes" in spec:
        spec["volumes"] = [_volume_source(volume) for volume in spec["volumes"]]


def _volume_source(volume: Document) -> Document:
    modes = {"configMap", "secret", "projected", "downwardAPI"} & volume.keys()
    return volume | {kind: {"defaultMode": 420} | volume[kind] for kind in modes}


def _container(container: Document) -> Document:
    filled = dict(container)
    tag = str(container.get("image", "")).rpartition("/")[2].partition("@")[0].partition(":")[2]
    _fill(
        filled,
        resources={},
        terminationMessagePath="/dev/termination-log",
        terminationMessagePolicy="File",
        imagePullPolicy="Always" if tag in ("", "latest") else "IfNotPresent",
    )
    for probe in _PROBES & filled.keys():
        filled[probe] = _PROBE | filled[probe]
    if "ports" in filled:
        filled["ports"] = [{**port, "protocol": port.get("protocol", "TCP")} for port in filled["ports"]]
    return filled


def _pod(document: Document) -> None:
    spec = document["spec"] = dict(document.get("spec", {}))
    _pod_spec(spec)
    _fill(spec, serviceAccountName="default", serviceAccount="default", enableServiceLinks=True)


def _pod_status(document: Document) -> Document:
    return {"phase": "Pending", "qosClass": _quality(document["spec"])}


def _quality(spec: Document) -> str:
    resources = [container["resources"] for container in spec.get("containers", [])]
    if not any(r.get("limits") or r.get("requests") for r in resources):
        return "BestEffort"
    guaranteed = all(
        {"cpu", "memory"} <= r.get("limits", {}).keys() and r.get("requests", r["limits"]) == r["limits"]
        for r in resources
    )
    return "Guaranteed" if guaranteed else "Burstable"


def _template(spec: Document) -> None:
    if isinstance(spec.get("template"), dict):
        template = spec["template"] = dict(spec["template"])
        template.setdefault("metadata", {})
        template["spec"] = dict(template.get("spec", {}))
        _pod_spec(template["spec"])


def _deployment(document: Document) -> None:
    spec = document["spec"] = dict(document.get("spec", {}))
    _fill(
        spec,
        replicas=1,
        revisionHistoryLimit=10,
        progressDeadlineSeconds=600,
    )
    strategy = {"type": "RollingUpdate"} | spec.get("strategy", {})
    if strategy["type"] == "RollingUpdate":
        strategy["rollingUpdate"] = {"maxUnavailable": "25%", "maxSurge": "25%"} | strategy.get("rollingUpdate", {})
    spec["strategy"] = strategy
    _template(spec)


def _stateful_set(document: Document) -> None:
    _replicated(document)
    _fill(
        document["spec"],
        podManagementPolicy="OrderedReady",
        revisionHistoryLimit=10,
        updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 0}},
    )


def _daemon_set(document: Document) -> None:
    spec = document["spec"] = dict(document.get("spec", {}))
    rolling = {"maxUnavailable": 1, "maxSurge": 0}
    _fill(spec, revisionHistoryLimit=10, updateStrategy={"type": "RollingUpdate", "rollingUpdate": rolling})
    _template(spec)


def _event(document: Document) -> None:
    _fill(document, source={}, reportingComponent="", reportingInstance="")


def _lease(document: Document) -> None:
    document.setdefault("spec", {})


def _replicated(document: Document) -> None:
    spec = document["spec"] = dict(document.get("spec", {}))
    _fill(spec, replicas=1)
    _template(spec)


def _job(document: Document) -> None:
    spec = document["spec"] = dict(document.get("spec", {}))
    _fill(spec, parallelism=1, completions=1, backoffLimit=6, completionMode="NonIndexed", suspend=False)
    _template(spec)


def _cron_job(document: Document) -> None:
    spec = document["spec"] = dict(document.get("spec", {}))
    _fill(spec, concurrencyPolicy="Allow", suspend=False, successfulJobsHistoryLimit=3, failedJobsHistoryLimit=1)
    template = spec["jobTemplate"] = dict(spec.get("jobTemplate", {}))
    template["spec"] = dict(template.get("spec", {}))
    _template(template["spec"])


def _autoscaler(document: Document) -> None:
    document["spec"] = {"minReplicas": 1} | document.get("spec", {})


def _network_policy(document: Document) -> None:
    spec = document.get("spec", {})
    types = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]
    document["spec"] = {"policyTypes": types} | spec


def _service(document: Document) -> None:
    spec = document["spec"] = dict(document.get("spec", {}))
    _fill(spec, type="ClusterIP", sessionAffinity="None", internalTrafficPolicy="Cluster")
    if "ports" in spec:
        spec["ports"] = [
            {**port, "protocol": port.get("protocol", "TCP"), "targetPort": port.get("targetPort", port.get("port"))}
            for port in spec["ports"]
        ]
    if spec["type"] != "ExternalName" and "clusterIP" not in spec:
        # Out of 10.96.0.0/16, by the uid: two services rarely meet, and nothing routes there anyway.
        number = uuid.UUID(document["metadata"]["uid"]).int
        spec["clusterIP"] = f"10.96.{number % 255}.{number // 255 % 253 + 2}"
    if "clusterIP" in spec:
        spec.setdefault("clusterIPs", [spec["clusterIP"]])
        _fill(spec, ipFamilies=["IPv4"], ipFamilyPolicy="SingleStack")


def _namespace(document: Document) -> None:
    metadata = document["metadata"]
    labels = metadata.get("labels") or {}
    metadata["labels"] = labels | {"kubernetes.io/metadata.name": metadata["name"]}
    document.setdefault("spec", {"finalizers": ["kubernetes"]})


def _secret(document: Document) -> None:
    document.setdefault("type", "Opaque")
    plain = document.pop("stringData", None) or {}
    if plain:
        encoded = {name: base64.b64encode(text.encode()).decode() for name, text in plain.items()}
        document["data"] = {**document.get("data", {}), **encoded}


def _claim(document: Document) -> None:
    document["spec"] = {"volumeMode": "Filesystem"} | document.get("spec", {})


def _volume(document: Document) -> None:
    document["spec"] = {"persistentVolumeReclaimPolicy": "Retain", "volumeMode": "Filesystem"} | document.get(
        "spec", {}
    )
    document["status"] = {"phase": "Pending"}


_BY_RESOURCE: dict[StoreKey, Callable[[Document], None]] = {
    StoreKey("", "pods"): _pod,
    StoreKey("", "services"): _service,
    StoreKey("", "namespaces"): _namespace,
    StoreKey("", "secrets"): _secret,
    StoreKey("", "persistentvolumeclaims"): _claim,
    StoreKey("", "persistentvolumes"): _volume,
    StoreKey("", "replicationcontrollers"): _replicated,
    StoreKey("apps", "deployments"): _deployment,
    StoreKey("apps", "replicasets"): _replicated,
    StoreKey("apps", "statefulsets"): _stateful_set,
    StoreKey("apps", "daemonsets"): _daemon_set,
    StoreKey("", "events"): _event,
    StoreKey("coordination.k8s.io", "leases"): _lease,
    StoreKey("batch", "jobs"): _job,
    StoreKey("batch", "cronjobs"): _cron_job,
    StoreKey("autoscaling", "horizontalpodautoscalers"): _autoscaler,
    StoreKey("networking.k8s.io", "networkpolicies"): _network_policy,
}


_FIRST_STATUS: dict[StoreKey, Document] = {
    StoreKey("", "namespaces"): {"phase": "Active"},
    StoreKey("", "persistentvolumeclaims"): {"phase": "Pending"},
    StoreKey("", "persistentvolumes"): {"phase": "Pending"},
    StoreKey("", "replicationcontrollers"): {"replicas": 0},
    StoreKey("", "services"): {"loadBalancer": {}},
    StoreKey("apps", "daemonsets"): dict.fromkeys(
        ("currentNumberScheduled", "desiredNumberScheduled", "numberMisscheduled", "numberReady"), 0
    ),
    StoreKey("apps", "replicasets"): {"replicas": 0},
    StoreKey("apps", "statefulsets"): {"replicas": 0},
    StoreKey("networking.k8s.io", "ingresses"): {"loadBalancer": {}},
}


def fill_spec(resource: Resource, document: Document) -> None:
    """Fill in what a written object leaves out."""
    fill = _BY_RESOURCE.get(resource.store_key)
    if fill is not None:
        fill(document)


def fill_in(resource: Resource, document: Document) -> None:
    """Fill in what a new object leaves out; its status begins anew."""
    fill_spec(resource, document)
    if not resource.has_status:
        return
    document.pop("status", None)
    if resource.store_key == StoreKey("", "pods"):
        document["status"] = _pod_status(document)
    elif not resource.custom:
        document["status"] = _FIRST_STATUS.get(resource.store_key, {})
