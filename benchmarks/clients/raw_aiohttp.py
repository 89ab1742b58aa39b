"""aiohttp alone: the limit of what a client over it can reach."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.clients.raw_base import PARSED, UNPARSED, Loads, encode, items_of, object_of, pods_url, server_of

_READ_BUFFER = 2**21  # the default refuses lines longer than 128 KiB


class RawAiohttp:
    """One session; bodies go through `loads`, or stay bytes without it."""

    def __init__(self, session: aiohttp.ClientSession, loads: Loads | None) -> None:
        self.readings = PARSED if loads else UNPARSED
        self._session = session
        self._loads = loads

    async def get(self, namespace: str, name: str) -> Any:
        """Read one pod."""
        body = await self._read(f"{pods_url(namespace)}/{name}")
        return self._loads(body) if self._loads else body

    async def list(self, namespace: str) -> Sequence[Any]:
        """Read all pods of a namespace."""
        return items_of(await self._read(pods_url(namespace)), self._loads)

    async def watch(self, namespace: str) -> AsyncIterator[Any]:
        """Give the object of each event."""
        url = f"{pods_url(namespace)}?watch=true&resourceVersion=0"
        async with self._session.get(url) as answer:
            async for line in answer.content:
                yield object_of(line, self._loads)

    def pod_of(self, manifest: dict[str, Any]) -> Any:
        """Build what `create` takes."""
        return manifest

    async def create(self, namespace: str, pod: Any) -> Any:
        """Store a pod and give it as stored."""
        headers = {"Content-Type": "application/json"}
        async with self._session.post(pods_url(namespace), data=encode(pod), headers=headers) as answer:
            answer.raise_for_status()
            body = await answer.read()
            return self._loads(body) if self._loads else body

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def _read(self, url: str) -> bytes:
        async with self._session.get(url) as answer:
            answer.raise_for_status()
            return await answer.read()


async def connect_raw(kubeconfig: Path, loads: Loads | None) -> RawAiohttp:
    """Make the client."""
    server = await server_of(kubeconfig)
    connector = aiohttp.TCPConnector(ssl=server.tls or True)
    session = aiohttp.ClientSession(server.url, headers=server.headers, connector=connector, read_bufsize=_READ_BUFFER)
    return RawAiohttp(session, loads)
