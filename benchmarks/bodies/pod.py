"""A pod of a Deployment with two containers; one in ten waits after restarts, one in twenty is not scheduled yet."""

from typing import Any

from benchmarks.bodies.identifiers import digest, node, timestamp, uid
from benchmarks.bodies.managed_fields import managed_fields
from benchmarks.bodies.pod_status import status

JSON = dict[str, Any]
_PORTS = {"web": 8080, "metrics": 9090}
CONTAINERS = list(_PORTS)


def pod_name(index: int) -> str:
    """Name a pod; names sort as their indexes do."""
    return f"storefront-7d9c5b8f64-{index:05d}"


def pod(index: int, namespace: str) -> JSON:
    """Make the pod of an index as the API server stores it, without `kind` and `apiVersion`, as in a list."""
    spec = _spec(index)
    if is_scheduled(index):
        spec["nodeName"] = node(index)
    return {"metadata": _metadata(index, namespace), "spec": spec, "status": status(index, CONTAINERS)}


def manifest(namespace: str) -> JSON:
    """Make what a client sends to create such a pod; the server makes up the name."""
    metadata = {
        "generateName": "created-",
        "namespace": namespace,
        "labels": {"app.kubernetes.io/name": "storefront"},
    }
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": _spec(0)}


def is_scheduled(index: int) -> bool:
    """Tell whether a node was found for the pod."""
    return index % 20 != 13


def _metadata(index: int, namespace: str) -> JSON:
    return {
        "name": pod_name(index),
        "generateName": "storefront-7d9c5b8f64-",
        "namespace": namespace,
        "uid": uid(index),
        "resourceVersion": str(1_000_000 + index * 3),
        "generation": 1,
        "creationTimestamp": timestamp(index),
        "labels": {
            "app.kubernetes.io/name": "storefront",
            "app.kubernetes.io/instance": f"storefront-{index % 5}",
            "pod-template-hash": "7d9c5b8f64",
        },
        "annotations": {"prometheus.io/port": "9090", "prometheus.io/scrape": "true"},
        "ownerReferences": [
            {
                "apiVersion": "apps/v1",
                "kind": "ReplicaSet",
                "name": "storefront-7d9c5b8f64",
                "uid": "6f1c2f0e-52d1-4b53-9d2a-0c1f6f0a8f11",
                "controller": True,
                "blockOwnerDeletion": True,
            }
        ],
        "managedFields": managed_fields(index, CONTAINERS),
    }


def _spec(index: int) -> JSON:
    scratch = f"scratch-{digest(index, 'volume')[:5]}"
    return {
        "volumes": [
            {"name": "config", "configMap": {"name": "storefront", "defaultMode": 420}},
            {"name": scratch, "emptyDir": {}},
        ],
        "containers": [_container(name, scratch) for name in CONTAINERS],
        "restartPolicy": "Always",
        "terminationGracePeriodSeconds": 30,
        "dnsPolicy": "ClusterFirst",
        "serviceAccountName": "default",
        "serviceAccount": "default",
        "securityContext": {"runAsNonRoot": True, "fsGroup": 1000},
        # A scheduler that no cluster has: on a real one these pods stay as they are.
        "schedulerName": "benchmarks",
        "tolerations": [
            {"key": f"node.kubernetes.io/{key}", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
            for key in ("not-ready", "unreachable")
        ],
        "priority": 0,
        "enableServiceLinks": True,
        "preemptionPolicy": "PreemptLowerPriority",
    }


def _container(name: str, scratch: str) -> JSON:
    return {
        "name": name,
        "image": f"registry.example.com/shop/{name}:2.14.3",
        "ports": [{"name": name, "containerPort": _PORTS[name], "protocol": "TCP"}],
        "env": [{"name": "LOG_LEVEL", "value": "info"}],
        "resources": {"limits": {"memory": "256Mi"}, "requests": {"cpu": "100m", "memory": "128Mi"}},
        "volumeMounts": [
            {"name": "config", "mountPath": "/etc/storefront"},
            {"name": scratch, "mountPath": "/tmp"},
        ],
        "livenessProbe": {
            "httpGet": {"path": "/healthz", "port": name, "scheme": "HTTP"},
            "timeoutSeconds": 1,
            "periodSeconds": 10,
            "successThreshold": 1,
            "failureThreshold": 3,
        },
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        "imagePullPolicy": "IfNotPresent",
    }
