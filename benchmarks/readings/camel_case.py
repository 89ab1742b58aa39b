"""Reading pods whose fields are attributes under their wire names: lightkube."""

from collections.abc import Sequence
from typing import Any

from benchmarks.readings.columns import Container, WideRow, totals


def names(pods: Sequence[Any]) -> list[str]:
    """Read the names."""
    return [pod.metadata.name for pod in pods]


def wide(pods: Sequence[Any]) -> list[WideRow]:
    """Read what `kubectl get pods -o wide` shows."""
    return [_row(pod) for pod in pods]


def _row(pod: Any) -> WideRow:
    metadata, spec, status = pod.metadata, pod.spec, pod.status
    reason = status.reason or status.phase or ""
    total = totals([_container(each) for each in status.containerStatuses or ()], reason)
    return WideRow(
        name=metadata.name,
        ready=f"{total.ready}/{len(spec.containers)}",
        status="Terminating" if metadata.deletionTimestamp else total.reason,
        restarts=total.restarts,
        restarted=total.restarted,
        created=metadata.creationTimestamp,
        address=status.podIPs[0].ip if status.podIPs else "<none>",
        node=spec.nodeName or "<none>",
        nominated_node=status.nominatedNodeName or "<none>",
        readiness_gates=",".join(gate.conditionType for gate in spec.readinessGates or ()) or "<none>",
    )


def _container(status: Any) -> Container:
    state, last = status.state, status.lastState
    waiting, terminated = (state.waiting, state.terminated) if state else (None, None)
    ended = last.terminated if last else None
    return Container(
        ready=status.ready,
        restarts=status.restartCount,
        waiting=waiting.reason if waiting else None,
        terminated=terminated.reason if terminated else None,
        running=state is not None and state.running is not None,
        restarted=ended.finishedAt if ended else None,
    )
