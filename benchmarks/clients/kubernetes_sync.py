"""The official client, which blocks; several calls at once take threads."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from kubernetes import client, config, watch

from benchmarks.clients.contract import Client
from benchmarks.clients.generated_base import READINGS


class KubernetesSync:
    """The official client: it blocks the event loop, on which nothing else runs here."""

    def __init__(self, api_client: Any) -> None:
        self.readings = READINGS
        self._api_client = api_client
        self._core = client.CoreV1Api(api_client)

    async def get(self, namespace: str, name: str) -> Any:
        """Read one pod."""
        return self._core.read_namespaced_pod(name, namespace)

    async def get_many(self, namespace: str, names: Sequence[str]) -> Sequence[Any]:
        """Read pods side by side."""
        calls = [asyncio.to_thread(self._core.read_namespaced_pod, name, namespace) for name in names]
        return await asyncio.gather(*calls)

    async def list(self, namespace: str) -> Sequence[Any]:
        """Read all pods of a namespace."""
        return self._core.list_namespaced_pod(namespace).items  # type: ignore[no-any-return]

    async def watch(self, namespace: str) -> AsyncIterator[Any]:
        """Give the object of each event."""
        for event in watch.Watch().stream(self._core.list_namespaced_pod, namespace, resource_version="0"):
            yield event["object"]

    def pod_of(self, manifest: dict[str, Any]) -> Any:
        """Build what `create` takes: this client takes a dict as well as a V1Pod."""
        return manifest

    async def create(self, namespace: str, pod: Any) -> Any:
        """Store a pod and give it as stored."""
        return self._core.create_namespaced_pod(namespace, pod)

    async def close(self) -> None:
        """Close all connections."""
        self._api_client.close()


async def connect(kubeconfig: Path) -> Client:
    """Make the client."""
    configuration = client.Configuration()
    config.load_kube_config(str(kubeconfig), client_configuration=configuration)
    return KubernetesSync(client.ApiClient(configuration))
