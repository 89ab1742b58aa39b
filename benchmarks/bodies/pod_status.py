"""The status of a pod: running, crashing or not scheduled, by its index."""

from typing import Any

from benchmarks.bodies.identifiers import address, digest, node_address, timestamp

JSON = dict[str, Any]


def status(index: int, containers: list[str]) -> JSON:
    """Give the status of the pod of an index."""
    if index % 20 == 13:
        return _unschedulable(index)
    crashing = index % 10 == 7
    ready = "False" if crashing else "True"
    conditions = [
        _condition(index, "PodReadyToStartContainers", "True"),
        _condition(index, "Initialized", "True"),
        _condition(index, "Ready", ready),
        _condition(index, "ContainersReady", ready),
        _condition(index, "PodScheduled", "True"),
    ]
    return {
        "observedGeneration": 1,
        "phase": "Running",
        "conditions": conditions,
        "hostIP": node_address(index),
        "hostIPs": [{"ip": node_address(index)}],
        "podIP": address(index),
        "podIPs": [{"ip": address(index)}],
        "startTime": timestamp(index),
        "containerStatuses": [
            _container(index, name, crashing=crashing and name == containers[0]) for name in containers
        ],
        "qosClass": "Burstable",
    }


def _unschedulable(index: int) -> JSON:
    condition = _condition(index, "PodScheduled", "False") | {
        "reason": "Unschedulable",
        "message": "0/40 nodes are available: 40 Insufficient memory.",
    }
    return {"observedGeneration": 1, "phase": "Pending", "conditions": [condition], "qosClass": "Burstable"}


def _condition(index: int, kind: str, value: str) -> JSON:
    return {
        "type": kind,
        "observedGeneration": 1,
        "status": value,
        "lastProbeTime": None,
        "lastTransitionTime": timestamp(index, 35),
    }


def _container(index: int, name: str, *, crashing: bool) -> JSON:
    image = digest(0, name)
    return {
        "name": name,
        "state": _waiting() if crashing else {"running": {"startedAt": timestamp(index, 31)}},
        "lastState": _terminated(index, name) if crashing else {},
        "ready": not crashing,
        "restartCount": index % 17 + 1 if crashing else 0,
        "image": f"registry.example.com/shop/{name}:2.14.3",
        "imageID": f"registry.example.com/shop/{name}@sha256:{image}",
        "containerID": f"containerd://{digest(index, name)}",
        "started": not crashing,
    }


def _waiting() -> JSON:
    return {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 5m0s restarting failed container"}}


def _terminated(index: int, name: str) -> JSON:
    return {
        "terminated": {
            "exitCode": 1,
            "reason": "Error",
            "startedAt": timestamp(index, 600),
            "finishedAt": timestamp(index, 607),
            "containerID": f"containerd://{digest(index, name + '-last')}",
        }
    }
