"""`metadata.managedFields` of a pod as the API server keeps it: who set which field, a third of the whole."""

from typing import Any

from benchmarks.bodies.identifiers import timestamp

JSON = dict[str, Any]


def managed_fields(index: int, containers: list[str]) -> list[JSON]:
    """Give the entries of the controller that made a pod and of the kubelet that reports on it."""
    return [
        _entry("kube-controller-manager", timestamp(index), _set_by_the_controller(containers)),
        _entry("kubelet", timestamp(index, 35), {"f:status": _set_by_the_kubelet(index)}) | {"subresource": "status"},
    ]


def _entry(manager: str, time: str, fields: JSON) -> JSON:
    return {
        "manager": manager,
        "operation": "Update",
        "apiVersion": "v1",
        "time": time,
        "fieldsType": "FieldsV1",
        "fieldsV1": fields,
    }


def _leaves(*names: str) -> JSON:
    return {f"f:{name}": {} for name in names}


def _set_by_the_controller(containers: list[str]) -> JSON:
    labels = _leaves("app.kubernetes.io/name", "app.kubernetes.io/instance", "pod-template-hash")
    owners: JSON = {".": {}, 'k:{"uid":"6f1c2f0e-52d1-4b53-9d2a-0c1f6f0a8f11"}': {}}
    spec = {
        "f:containers": {f'k:{{"name":"{name}"}}': _container() for name in containers},
        **_leaves("dnsPolicy", "enableServiceLinks", "restartPolicy", "schedulerName", "terminationGracePeriodSeconds"),
        "f:securityContext": {".": {}, **_leaves("fsGroup", "runAsNonRoot")},
        "f:volumes": {".": {}, 'k:{"name":"config"}': {".": {}, "f:configMap": _leaves("defaultMode", "name")}},
    }
    metadata = {
        "f:annotations": {".": {}, **_leaves("prometheus.io/port", "prometheus.io/scrape")},
        "f:generateName": {},
        "f:labels": {".": {}, **labels},
        "f:ownerReferences": owners,
    }
    return {"f:metadata": metadata, "f:spec": spec}


def _container() -> JSON:
    probe = {".": {}, "f:httpGet": {".": {}, **_leaves("path", "port", "scheme")}, **_leaves("periodSeconds")}
    return {
        ".": {},
        "f:env": {".": {}, 'k:{"name":"LOG_LEVEL"}': {".": {}, **_leaves("name", "value")}},
        **_leaves("image", "imagePullPolicy", "name", "terminationMessagePath", "terminationMessagePolicy"),
        "f:livenessProbe": probe,
        "f:resources": {".": {}, "f:limits": _leaves("memory"), "f:requests": _leaves("cpu", "memory")},
    }


def _set_by_the_kubelet(index: int) -> JSON:
    condition = {".": {}, **_leaves("lastProbeTime", "lastTransitionTime", "observedGeneration", "status", "type")}
    types = ("ContainersReady", "Initialized", "PodReadyToStartContainers", "Ready")
    return {
        "f:conditions": {f'k:{{"type":"{name}"}}': condition for name in types},
        **_leaves("containerStatuses", "hostIP", "hostIPs", "observedGeneration", "phase", "podIP"),
        "f:podIPs": {".": {}, f'k:{{"ip":"10.244.{index % 250}.2"}}': {".": {}, "f:ip": {}}},
        "f:startTime": {},
    }
