"""The columns of `kubectl get pods -o wide`, computed as kubectl's printer does, from what a client's object said."""

from collections.abc import Iterable
from typing import Any, NamedTuple


class WideRow(NamedTuple):
    """One line; times are left as the client gave them."""

    name: str
    ready: str
    status: str
    restarts: int
    restarted: Any
    created: Any
    address: str
    node: str
    nominated_node: str
    readiness_gates: str


class Container(NamedTuple):
    """What the line needs of a container's status."""

    ready: bool
    restarts: int
    waiting: str | None
    terminated: str | None
    running: bool
    restarted: Any


class Totals(NamedTuple):
    """What the containers together say."""

    ready: int
    restarts: int
    restarted: Any
    reason: str


def totals(containers: Iterable[Container], reason: str) -> Totals:
    """Sum up the containers; the first one that waits or has ended gives the reason."""
    ready = restarts = 0
    restarted = None
    found = ""
    for container in containers:
        restarts += container.restarts
        restarted = container.restarted or restarted
        ready += container.ready and container.running
        found = found or container.waiting or container.terminated or ""
    return Totals(ready, restarts, restarted, found or reason)
