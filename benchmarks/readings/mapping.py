"""Reading pods that are dicts."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.readings.columns import Container, WideRow, totals

JSON = Mapping[str, Any]


def names(pods: Sequence[JSON]) -> list[str]:
    """Read the names."""
    return [pod["metadata"]["name"] for pod in pods]


def wide(pods: Sequence[JSON]) -> list[WideRow]:
    """Read what `kubectl get pods -o wide` shows."""
    return [_row(pod) for pod in pods]


def _row(pod: JSON) -> WideRow:
    metadata, spec, status = pod["metadata"], pod["spec"], pod["status"]
    reason = status.get("reason") or status.get("phase", "")
    total = totals([_container(each) for each in status.get("containerStatuses") or ()], reason)
    gates = spec.get("readinessGates") or ()
    return WideRow(
        name=metadata["name"],
        ready=f"{total.ready}/{len(spec['containers'])}",
        status="Terminating" if metadata.get("deletionTimestamp") else total.reason,
        restarts=total.restarts,
        restarted=total.restarted,
        created=metadata["creationTimestamp"],
        address=status["podIPs"][0]["ip"] if status.get("podIPs") else "<none>",
        node=spec.get("nodeName") or "<none>",
        nominated_node=status.get("nominatedNodeName") or "<none>",
        readiness_gates=",".join(gate["conditionType"] for gate in gates) or "<none>",
    )


def _container(status: JSON) -> Container:
    state, last = status.get("state") or {}, status.get("lastState") or {}
    waiting, terminated, ended = state.get("waiting"), state.get("terminated"), last.get("terminated")
    return Container(
        ready=status["ready"],
        restarts=status["restartCount"],
        waiting=waiting.get("reason") if waiting else None,
        terminated=terminated.get("reason") if terminated else None,
        running=bool(state.get("running")),
        restarted=ended.get("finishedAt") if ended else None,
    )
