"""The columns of the common built-in resources."""

from typing import Any

from kubex.testing._embedded.documents.columns import (
    NONE,
    Column,
    Document,
    at,
    count,
    joined,
    look_up,
    named,
    pairs,
    since,
)
from kubex.testing._embedded.resources.catalog import StoreKey


def _integer(name: str, path: str, default: int = 0) -> Column:
    return Column(name, at(path, default), type="integer")


def _pod_status(pod: Document) -> str:
    if look_up(pod, "metadata.deletionTimestamp"):
        return "Terminating"
    for status in look_up(pod, "status.containerStatuses") or ():
        for state in ("waiting", "terminated"):
            reason = look_up(status, f"state.{state}.reason")
            if reason:
                return str(reason)
    return str(look_up(pod, "status.reason") or look_up(pod, "status.phase") or "Unknown")


def _ready_containers(pod: Document) -> str:
    statuses = look_up(pod, "status.containerStatuses") or ()
    ready = sum(1 for status in statuses if status.get("ready"))
    return f"{ready}/{len(look_up(pod, 'spec.containers') or ())}"


def _restarts(pod: Document) -> str:
    return str(sum(status.get("restartCount", 0) for status in look_up(pod, "status.containerStatuses") or ()))


def _readiness_gates(pod: Document) -> str:
    gates = look_up(pod, "spec.readinessGates") or ()
    return f"0/{len(gates)}" if gates else NONE


def _ratio(have: str, want: str) -> Any:
    return lambda document: f"{look_up(document, have) or 0}/{look_up(document, want) or 0}"


def _ports(service: Document) -> str:
    return ",".join(map(_port, look_up(service, "spec.ports") or ())) or NONE


def _port(port: Document) -> str:
    node_port = f":{port['nodePort']}" if port.get("nodePort") else ""
    return f"{port.get('port')}{node_port}/{port.get('protocol', 'TCP')}"


def _external_ip(service: Document) -> str:
    addresses = [str(i.get("ip") or i.get("hostname")) for i in look_up(service, "status.loadBalancer.ingress") or ()]
    addresses += look_up(service, "spec.externalIPs") or []
    if not addresses and look_up(service, "spec.type") == "LoadBalancer":
        return "<pending>"
    return ",".join(addresses) or str(look_up(service, "spec.externalName") or NONE)


def _containers(field: str, path: str = "spec.template.spec.containers") -> Any:
    return lambda document: ",".join(str(c.get(field)) for c in look_up(document, path) or ()) or NONE


def _node_status(node: Document) -> str:
    conditions = look_up(node, "status.conditions") or ()
    ready = next((c.get("status") for c in conditions if c.get("type") == "Ready"), None)
    status = {"True": "Ready", "False": "NotReady"}.get(str(ready), "Unknown")
    return f"{status},SchedulingDisabled" if look_up(node, "spec.unschedulable") else status


def _node_roles(node: Document) -> str:
    prefix = "node-role.kubernetes.io/"
    labels = look_up(node, "metadata.labels") or {}
    return ",".join(sorted(name.removeprefix(prefix) for name in labels if name.startswith(prefix))) or NONE


def _node_address(kind: str) -> Any:
    def value(node: Document) -> str:
        addresses = look_up(node, "status.addresses") or ()
        return str(next((a["address"] for a in addresses if a.get("type") == kind), NONE))

    return value


def _event_object(event: Document) -> str:
    kind = str(look_up(event, "involvedObject.kind") or "")
    return f"{kind.lower()}/{look_up(event, 'involvedObject.name')}"


def _last_seen(event: Document) -> str:
    return since(event.get("lastTimestamp") or event.get("firstTimestamp"))


def _job_status(job: Document) -> str:
    for condition in look_up(job, "status.conditions") or ():
        if condition.get("status") == "True":
            return str(condition.get("type"))
    return "Suspended" if look_up(job, "spec.suspend") else "Running"


def _scaled(autoscaler: Document) -> str:
    return f"{look_up(autoscaler, 'spec.scaleTargetRef.kind')}/{look_up(autoscaler, 'spec.scaleTargetRef.name')}"


def _hosts(ingress: Document) -> str:
    return ",".join(rule["host"] for rule in look_up(ingress, "spec.rules") or () if rule.get("host")) or "*"


_WORKLOAD = (
    Column("Containers", _containers("name"), priority=1),
    Column("Images", _containers("image"), priority=1),
    Column("Selector", pairs("spec.selector.matchLabels"), priority=1),
)

PRINTERS: dict[StoreKey, tuple[Column, ...]] = {
    StoreKey("", "pods"): named(
        Column("Ready", _ready_containers),
        Column("Status", _pod_status),
        Column("Restarts", _restarts),
        Column("IP", at("status.podIP"), priority=1),
        Column("Node", at("spec.nodeName"), priority=1),
        Column("Nominated Node", at("status.nominatedNodeName"), priority=1),
        Column("Readiness Gates", _readiness_gates, priority=1),
    ),
    StoreKey("", "namespaces"): named(Column("Status", at("status.phase"))),
    StoreKey("", "configmaps"): named(Column("Data", count("data"), type="integer")),
    StoreKey("", "secrets"): named(Column("Type", at("type")), Column("Data", count("data"), type="integer")),
    StoreKey("", "serviceaccounts"): named(Column("Secrets", count("secrets"), type="integer")),
    StoreKey("", "services"): named(
        Column("Type", at("spec.type")),
        Column("Cluster-IP", at("spec.clusterIP")),
        Column("External-IP", _external_ip),
        Column("Port(s)", _ports),
        Column("Selector", pairs("spec.selector"), priority=1),
    ),
    StoreKey("", "nodes"): named(
        Column("Status", _node_status),
        Column("Roles", _node_roles),
        Column("Version", at("status.nodeInfo.kubeletVersion", "")),
        Column("Internal-IP", _node_address("InternalIP"), priority=1),
        Column("External-IP", _node_address("ExternalIP"), priority=1),
        Column("OS-Image", at("status.nodeInfo.osImage", "<unknown>"), priority=1),
        Column("Kernel-Version", at("status.nodeInfo.kernelVersion", "<unknown>"), priority=1),
        Column("Container-Runtime", at("status.nodeInfo.containerRuntimeVersion", "<unknown>"), priority=1),
    ),
    StoreKey("", "events"): (
        Column("Last Seen", _last_seen),
        Column("Type", at("type", "")),
        Column("Reason", at("reason", "")),
        Column("Object", _event_object),
        Column("Message", at("message", "")),
        Column("Name", at("metadata.name"), format="name", priority=1),
    ),
    StoreKey("", "persistentvolumeclaims"): named(
        Column("Status", at("status.phase")),
        Column("Volume", at("spec.volumeName", "")),
        Column("Capacity", at("status.capacity.storage", "")),
        Column("Access Modes", joined("status.accessModes")),
        Column("StorageClass", at("spec.storageClassName", "")),
    ),
    StoreKey("apps", "deployments"): named(
        Column("Ready", _ratio("status.readyReplicas", "spec.replicas")),
        _integer("Up-to-date", "status.updatedReplicas"),
        _integer("Available", "status.availableReplicas"),
        *_WORKLOAD,
    ),
    StoreKey("apps", "replicasets"): named(
        _integer("Desired", "spec.replicas"),
        _integer("Current", "status.replicas"),
        _integer("Ready", "status.readyReplicas"),
        *_WORKLOAD,
    ),
    StoreKey("apps", "statefulsets"): named(
        Column("Ready", _ratio("status.readyReplicas", "spec.replicas")), *_WORKLOAD[:2]
    ),
    StoreKey("apps", "daemonsets"): named(
        _integer("Desired", "status.desiredNumberScheduled"),
        _integer("Current", "status.currentNumberScheduled"),
        _integer("Ready", "status.numberReady"),
        _integer("Up-to-date", "status.updatedNumberScheduled"),
        _integer("Available", "status.numberAvailable"),
        Column("Node Selector", pairs("spec.template.spec.nodeSelector")),
        *_WORKLOAD,
    ),
    StoreKey("autoscaling", "horizontalpodautoscalers"): named(
        Column("Reference", _scaled),
        _integer("MinPods", "spec.minReplicas", 1),
        _integer("MaxPods", "spec.maxReplicas"),
        _integer("Replicas", "status.currentReplicas"),
    ),
    StoreKey("batch", "jobs"): named(
        Column("Status", _job_status),
        Column("Completions", _ratio("status.succeeded", "spec.completions")),
        Column("Duration", lambda job: since(s) if (s := look_up(job, "status.startTime")) else ""),
        *_WORKLOAD[:2],
    ),
    StoreKey("batch", "cronjobs"): named(
        Column("Schedule", at("spec.schedule")),
        Column("Timezone", at("spec.timeZone")),
        Column("Suspend", lambda job: str(bool(look_up(job, "spec.suspend")))),
        Column("Active", count("status.active"), type="integer"),
        Column("Last Schedule", lambda job: since(s) if (s := look_up(job, "status.lastScheduleTime")) else NONE),
    ),
    StoreKey("networking.k8s.io", "ingresses"): named(
        Column("Class", at("spec.ingressClassName")),
        Column("Hosts", _hosts),
        Column("Address", lambda ingress: _external_ip(ingress).replace(NONE, "")),
        Column("Ports", lambda ingress: "80, 443" if look_up(ingress, "spec.tls") else "80"),
    ),
    StoreKey("coordination.k8s.io", "leases"): named(Column("Holder", at("spec.holderIdentity", ""))),
}
