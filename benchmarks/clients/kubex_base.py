"""Kubex, over whichever transport."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from benchmarks.clients.contract import Reading, Readings
from benchmarks.readings import snake_case
from kubex.api import Api
from kubex.client import BaseClient, ClientChoice, ClientOptions, create_client
from kubex.configuration import load_configuration
from kubex.k8s.v1_35.core.v1.pod import Pod


def dump(pods: Sequence[Pod]) -> list[dict[str, Any]]:
    """Read every field."""
    return [pod.model_dump() for pod in pods]


READINGS: Readings = {
    Reading.NOTHING: lambda pods: pods,
    Reading.NAMES: snake_case.names,
    Reading.WIDE: snake_case.wide,
    Reading.DUMP: dump,
}


class KubexClient:
    """Kubex with typed pods."""

    def __init__(self, client: BaseClient) -> None:
        self.readings = READINGS
        self._client = client
        self._pods = Api(Pod, client=client)

    async def get(self, namespace: str, name: str) -> Pod:
        """Read one pod."""
        return await self._pods.get(name, namespace=namespace)

    async def list(self, namespace: str) -> Sequence[Pod]:
        """Read all pods of a namespace."""
        return (await self._pods.list(namespace=namespace)).items

    async def watch(self, namespace: str) -> AsyncIterator[Pod]:
        """Give the object of each event."""
        async with aclosing(self._pods.watch(namespace=namespace, resource_version="0")) as events:
            async for event in events:
                yield event.object

    def pod_of(self, manifest: dict[str, Any]) -> Pod:
        """Build what `create` takes."""
        return Pod.model_validate(manifest)

    async def create(self, namespace: str, pod: Pod) -> Pod:
        """Store a pod and give it as stored."""
        return await self._pods.create(pod, namespace=namespace)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()


async def connect_over(transport: ClientChoice, kubeconfig: Path, options: ClientOptions | None = None) -> KubexClient:
    """Make the client over a transport."""
    configuration = await load_configuration(kubeconfig=kubeconfig)
    return KubexClient(await create_client(configuration, client_class=transport, options=options))
