"""Reading pods whose fields are attributes in snake_case: Kubex and the generated clients."""

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
    total = totals([_container(each) for each in status.container_statuses or ()], reason)
    return WideRow(
        name=metadata.name,
        ready=f"{total.ready}/{len(spec.containers)}",
        status="Terminating" if metadata.deletion_timestamp else total.reason,
        restarts=total.restarts,
        restarted=total.restarted,
        created=metadata.creation_timestamp,
        address=status.pod_ips[0].ip if status.pod_ips else "<none>",
        node=spec.node_name or "<none>",
        nominated_node=status.nominated_node_name or "<none>",
        readiness_gates=",".join(gate.condition_type for gate in spec.readiness_gates or ()) or "<none>",
    )


def _container(status: Any) -> Container:
    state, last = status.state, status.last_state
    waiting, terminated = (state.waiting, state.terminated) if state else (None, None)
    ended = last.terminated if last else None
    return Container(
        ready=status.ready,
        restarts=status.restart_count,
        waiting=waiting.reason if waiting else None,
        terminated=terminated.reason if terminated else None,
        running=state is not None and state.running is not None,
        restarted=ended.finished_at if ended else None,
    )
