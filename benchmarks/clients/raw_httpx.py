"""httpx alone: the limit of what a client over it can reach."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx

from benchmarks.clients.raw_base import PARSED, UNPARSED, Loads, encode, items_of, object_of, pods_url, server_of


class RawHttpx:
    """One client; bodies go through `loads`, or stay bytes without it."""

    def __init__(self, client: httpx.AsyncClient, loads: Loads | None) -> None:
        self.readings = PARSED if loads else UNPARSED
        self._client = client
        self._loads = loads

    async def get(self, namespace: str, name: str) -> Any:
        """Read one pod."""
        return self._answer(await self._client.get(f"{pods_url(namespace)}/{name}"))

    async def list(self, namespace: str) -> Sequence[Any]:
        """Read all pods of a namespace."""
        answer = await self._client.get(pods_url(namespace))
        return items_of(answer.raise_for_status().content, self._loads)

    async def watch(self, namespace: str) -> AsyncIterator[Any]:
        """Give the object of each event."""
        query = {"watch": "true", "resourceVersion": "0"}
        async with self._client.stream("GET", pods_url(namespace), params=query) as answer:
            async for line in answer.aiter_lines():
                yield object_of(line.encode(), self._loads)

    def pod_of(self, manifest: dict[str, Any]) -> Any:
        """Build what `create` takes."""
        return manifest

    async def create(self, namespace: str, pod: Any) -> Any:
        """Store a pod and give it as stored."""
        headers = {"Content-Type": "application/json"}
        return self._answer(await self._client.post(pods_url(namespace), content=encode(pod), headers=headers))

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    def _answer(self, answer: httpx.Response) -> Any:
        body = answer.raise_for_status().content
        return self._loads(body) if self._loads else body


async def connect_raw(kubeconfig: Path, loads: Loads | None) -> RawHttpx:
    """Make the client."""
    server = await server_of(kubeconfig)
    client = httpx.AsyncClient(base_url=server.url, headers=server.headers, verify=server.tls or True, timeout=60)
    return RawHttpx(client, loads)
