"""kr8s's asynchronous client. It lists in pages of 100, and a GET is a list with a field selector."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import kr8s.asyncio
from kr8s.asyncio.objects import Pod

from benchmarks.clients.contract import Client, Reading, Readings
from benchmarks.readings import mapping


def names(pods: Sequence[Any]) -> list[str]:
    """Read the names."""
    return [pod.name for pod in pods]


def wide(pods: Sequence[Any]) -> Sequence[Any]:
    """Read what `kubectl get pods -o wide` shows."""
    return mapping.wide([pod.raw for pod in pods])


def dump(pods: Sequence[Any]) -> list[dict[str, Any]]:
    """Read every field."""
    return [pod.to_dict() for pod in pods]


READINGS: Readings = {
    Reading.NOTHING: lambda pods: pods,
    Reading.NAMES: names,
    Reading.WIDE: wide,
    Reading.DUMP: dump,
}


class Kr8s:
    """kr8s with its defaults."""

    def __init__(self, api: Any) -> None:
        self.readings = READINGS
        self._api = api

    async def get(self, namespace: str, name: str) -> Any:
        """Read one pod."""
        return await Pod.get(name, namespace=namespace, api=self._api)

    async def list(self, namespace: str) -> Sequence[Any]:
        """Read all pods of a namespace."""
        return [pod async for pod in Pod.list(namespace=namespace, api=self._api)]

    async def watch(self, namespace: str) -> AsyncIterator[Any]:
        """Give the object of each event."""
        async for _, pod in self._api.watch(Pod, namespace=namespace, since="0"):
            yield pod

    def pod_of(self, manifest: dict[str, Any]) -> Any:
        """Build what `create` takes."""
        return Pod(manifest, api=self._api)

    async def create(self, namespace: str, pod: Any) -> Any:
        """Store a pod and give it as stored."""
        await pod.create()
        return pod

    async def close(self) -> None:
        """Do nothing: kr8s has no public way to close its connections."""


async def connect(kubeconfig: Path) -> Client:
    """Make the client."""
    return Kr8s(await kr8s.asyncio.api(kubeconfig=str(kubeconfig)))
