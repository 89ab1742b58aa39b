"""lightkube's asynchronous client."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from lightkube import AsyncClient, KubeConfig
from lightkube.resources.core_v1 import Pod

from benchmarks.clients.contract import Client, Reading, Readings
from benchmarks.readings import camel_case


def dump(pods: Sequence[Any]) -> list[dict[str, Any]]:
    """Read every field."""
    return [pod.to_dict() for pod in pods]


READINGS: Readings = {
    Reading.NOTHING: lambda pods: pods,
    Reading.NAMES: camel_case.names,
    Reading.WIDE: camel_case.wide,
    Reading.DUMP: dump,
}


class Lightkube:
    """lightkube with its defaults."""

    def __init__(self, client: Any) -> None:
        self.readings = READINGS
        self._client = client

    async def get(self, namespace: str, name: str) -> Any:
        """Read one pod."""
        return await self._client.get(Pod, name, namespace=namespace)

    async def list(self, namespace: str) -> Sequence[Any]:
        """Read all pods of a namespace."""
        return [pod async for pod in self._client.list(Pod, namespace=namespace)]

    async def watch(self, namespace: str) -> AsyncIterator[Any]:
        """Give the object of each event."""
        async for _, pod in self._client.watch(Pod, namespace=namespace, resource_version="0"):
            yield pod

    def pod_of(self, manifest: dict[str, Any]) -> Any:
        """Build what `create` takes."""
        return Pod.from_dict(manifest)

    async def create(self, namespace: str, pod: Any) -> Any:
        """Store a pod and give it as stored."""
        return await self._client.create(pod, namespace=namespace)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()


async def connect(kubeconfig: Path) -> Client:
    """Make the client."""
    return Lightkube(AsyncClient(KubeConfig.from_file(kubeconfig)))
