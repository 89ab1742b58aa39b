"""Puts the pods that are read onto a real API server, and takes them away again."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.bodies import pod
from benchmarks.clients.raw_base import server_of
from benchmarks.namespaces import CREATED, namespace_of

_AT_ONCE = 32
_WAIT_SECONDS = 30.0
_STEP_SECONDS = 0.2
_CONFLICT = 409
JSON = dict[str, Any]


class SeedingFailed(Exception):
    """The API server refused something that the benchmarks need."""


@contextmanager
def seeded(kubeconfig: Path, sizes: Sequence[int], say: Callable[[str], None]) -> Iterator[None]:
    """Hold a namespace for each size, with so many pods that no scheduler takes, while the block runs.

    Raises:
        SeedingFailed: such a namespace is there already, or the server refused.
    """
    made: list[str] = []
    try:
        asyncio.run(_make_all(kubeconfig, sizes, made, say))
        yield
    finally:
        asyncio.run(_remove(kubeconfig, made))


async def _make_all(kubeconfig: Path, sizes: Sequence[int], made: list[str], say: Callable[[str], None]) -> None:
    async with _session(kubeconfig) as session:
        for name in (CREATED, *map(namespace_of, sizes)):
            await _make_namespace(session, name)
            made.append(name)
        for size in sizes:
            say(f"creating {size} pods")
            await _make_pods(session, namespace_of(size), size)


async def _remove(kubeconfig: Path, names: Iterable[str]) -> None:
    async with _session(kubeconfig) as session:
        for name in names:
            await _send(session, "DELETE", f"/api/v1/namespaces/{name}", None)


@asynccontextmanager
async def _session(kubeconfig: Path) -> AsyncIterator[aiohttp.ClientSession]:
    server = await server_of(kubeconfig)
    connector = aiohttp.TCPConnector(ssl=server.tls or True, limit=_AT_ONCE)
    async with aiohttp.ClientSession(server.url, headers=server.headers, connector=connector) as session:
        yield session


async def _make_namespace(session: aiohttp.ClientSession, name: str) -> None:
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
    if await _send(session, "POST", "/api/v1/namespaces", body, accept=_CONFLICT) == _CONFLICT:
        msg = f"the namespace {name} is there already: delete it first, if a run left it behind"
        raise SeedingFailed(msg)
    # A pod is refused until the controller has made this account.
    path = f"/api/v1/namespaces/{name}/serviceaccounts/default"
    async with asyncio.timeout(_WAIT_SECONDS):
        while await _send(session, "GET", path, None, accept=404) != 200:  # noqa: ASYNC110 - another program makes it
            await asyncio.sleep(_STEP_SECONDS)


async def _make_pods(session: aiohttp.ClientSession, namespace: str, size: int) -> None:
    indexes = iter(range(size))
    async with asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(_make_each(session, namespace, indexes))


async def _make_each(session: aiohttp.ClientSession, namespace: str, indexes: Iterable[int]) -> None:
    for index in indexes:
        body = _as_created(pod(index, namespace))
        path = f"/api/v1/namespaces/{namespace}/pods"
        await _send(session, "POST", path, body)
        name = body["metadata"]["name"]
        await _send(session, "PATCH", f"{path}/{name}/status", {"status": pod(index, namespace)["status"]})


def _as_created(stored: JSON) -> JSON:
    """Leave out what only the server writes."""
    metadata = {key: stored["metadata"][key] for key in ("name", "namespace", "labels", "annotations")}
    spec = {key: value for key, value in stored["spec"].items() if key != "nodeName"}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


async def _send(
    session: aiohttp.ClientSession, method: str, path: str, body: JSON | None, *, accept: int | None = None
) -> int:
    kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
    data = None if body is None else json.dumps(body)
    async with session.request(method, path, data=data, headers={"Content-Type": kind}) as answer:
        if not answer.ok and answer.status != accept:
            msg = f"{method} {path}: {answer.status} {(await answer.text())[:500]}"
            raise SeedingFailed(msg)
        return answer.status
