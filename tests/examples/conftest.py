"""Runs blocks of code as a reader would who pastes them into a shell, against the embedded cluster."""

import ast
import asyncio
import gc
import inspect
import io
import os
import tarfile
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import pytest

from kubex.api import Api
from kubex.client import Client, create_client
from kubex.core.models import ObjectMeta
from kubex.k8s.v1_35.core.v1.container import Container
from kubex.k8s.v1_35.core.v1.pod import Pod
from kubex.k8s.v1_35.core.v1.pod_spec import PodSpec
from kubex.testing import EmbeddedCluster, Output, Process


@pytest.fixture(scope="module")
def cluster() -> Iterator[EmbeddedCluster]:
    with EmbeddedCluster() as cluster:
        anyio.run(_create_my_pod, cluster)
        cluster.containers.log("my-pod", "one\ntwo\n")
        cluster.containers.on_exec("my-pod", _run)
        cluster.containers.on_port("my-pod", 8080, _say_hello)
        yield cluster


@pytest.fixture
def run_block(cluster: EmbeddedCluster, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Runs a block, which may await, with some names already known; gives the names that it leaves."""
    made: list[Client] = []
    make = Client.__init__

    def remember(self, *arguments, **options) -> None:
        make(self, *arguments, **options)
        made.append(self)

    monkeypatch.setattr(Client, "__init__", remember)
    monkeypatch.setitem(os.environ, "KUBECONFIG", str(cluster.kubeconfig))

    def run_block(block: str, runtime: str = "asyncio", **known: Any) -> dict[str, Any]:
        code = compile(textwrap.dedent(block), "block", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        names = {"__name__": "block", **known}
        if code.co_flags & inspect.CO_COROUTINE:
            anyio.run(_run_and_close, code, names, made, backend=runtime)
        else:
            exec(code, names)
        gc.collect()
        return names

    return run_block


async def _run(process: Process) -> int:
    """Do what the commands of the pages would do in a container."""
    match process.command:
        case ["tar", "-cf", *_]:
            await process.stdout.write(_hostname())
        case ["cat"] | ["sort"]:
            lines = (await process.stdin.read()).splitlines(keepends=True)
            await process.stdout.write(b"".join(sorted(lines)))
        case ["wc", *_]:
            await process.stdout.write("7 /tmp/copy/hostname\n")
        case _:
            await process.stdin.read()
    return 0


def _hostname() -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        file = tarfile.TarInfo("./hostname")
        file.size = 7
        tar.addfile(file, io.BytesIO(b"my-pod\n"))
    return archive.getvalue()


async def _say_hello(reader: asyncio.StreamReader, output: Output) -> None:
    await reader.readuntil(b"\r\n\r\n")
    await output.write("HTTP/1.0 200 OK\r\n\r\nhello\n")


async def _create_my_pod(cluster: EmbeddedCluster) -> None:
    async with await create_client(cluster.configuration) as client:
        spec = PodSpec(containers=[Container(name="main", image="busybox:1")])
        pod = Pod(metadata=ObjectMeta(name="my-pod"), spec=spec)
        await Api(Pod, client=client, namespace="default").create(pod)


async def _run_and_close(code, names: dict[str, Any], clients: list[Client]) -> None:
    await eval(code, names)
    for client in clients:
        await client.close()  # those that a block leaves open
