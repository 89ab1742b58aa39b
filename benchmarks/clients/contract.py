"""What the harness asks of a client: few verbs, and ways to read what it gave."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

Pod = Any  # each client has a type of its own for it
Read = Callable[[Sequence[Pod]], Sequence[Any]]
Readings = Mapping["Reading", Read]


class Reading(StrEnum):
    """What is done with the pods once they are there."""

    NOTHING = "nothing"
    NAMES = "names"
    WIDE = "wide"
    DUMP = "dump"


class Client(Protocol):
    """A Kubernetes client, used as its documentation says, with its defaults."""

    readings: Readings

    async def get(self, namespace: str, name: str) -> Pod:
        """Read one pod."""

    async def list(self, namespace: str) -> Sequence[Pod]:
        """Read all pods of a namespace."""

    def watch(self, namespace: str) -> AsyncIterator[Pod]:
        """Give the object of each event; the caller closes it."""

    def pod_of(self, manifest: dict[str, Any]) -> Pod:
        """Build what `create` takes; this is not measured."""

    async def create(self, namespace: str, pod: Pod) -> Pod:
        """Store a pod and give it as stored."""

    async def close(self) -> None:
        """Close all connections."""


@runtime_checkable
class BlockingClient(Protocol):
    """A client whose calls block, and which knows a way of its own to make many at once."""

    async def get_many(self, namespace: str, names: Sequence[str]) -> Sequence[Pod]:
        """Read pods side by side."""


class ClientModule(Protocol):
    """What a module of a client has."""

    async def connect(self, kubeconfig: Path) -> Client:
        """Make the client."""
