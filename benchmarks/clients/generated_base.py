"""What the clients that are generated from the OpenAPI document share."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from benchmarks.clients.contract import Reading, Readings
from benchmarks.readings import snake_case


def dump(pods: Sequence[Any]) -> list[dict[str, Any]]:
    """Read every field."""
    return [pod.to_dict() for pod in pods]


READINGS: Readings = {
    Reading.NOTHING: lambda pods: pods,
    Reading.NAMES: snake_case.names,
    Reading.WIDE: snake_case.wide,
    Reading.DUMP: dump,
}


class GeneratedAsyncClient:
    """An `ApiClient` of asyncio and the `Watch` that belongs to it."""

    def __init__(self, api_client: Any, core: Any, watch: Any) -> None:
        self.readings = READINGS
        self._api_client = api_client
        self._core = core
        self._watch = watch

    async def get(self, namespace: str, name: str) -> Any:
        """Read one pod."""
        return await self._core.read_namespaced_pod(name, namespace)

    async def list(self, namespace: str) -> Sequence[Any]:
        """Read all pods of a namespace."""
        return (await self._core.list_namespaced_pod(namespace)).items  # type: ignore[no-any-return]

    async def watch(self, namespace: str) -> AsyncIterator[Any]:
        """Give the object of each event."""
        watch = self._watch()
        async with watch.stream(self._core.list_namespaced_pod, namespace, resource_version="0") as events:
            async for event in events:
                yield event["object"]

    def pod_of(self, manifest: dict[str, Any]) -> Any:
        """Build what `create` takes: these clients take a dict as well as a V1Pod."""
        return manifest

    async def create(self, namespace: str, pod: Any) -> Any:
        """Store a pod and give it as stored."""
        return await self._core.create_namespaced_pod(namespace, pod)

    async def close(self) -> None:
        """Close all connections."""
        await self._api_client.close()
