"""What type checkers know of the answers of containers; checked by mypy and pyright, never run."""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

import asyncio
from typing import assert_type

from kubex.testing import Containers, EmbeddedCluster, Output, Process, TerminalSize


async def run(process: Process) -> int:
    assert_type(process.command, list[str])
    assert_type(process.tty, bool)
    assert_type(process.size, TerminalSize | None)
    assert_type(await process.resized(), TerminalSize)
    assert_type(await process.stdin.read(), bytes)
    await process.stdout.write("text")
    await process.stderr.write(b"bytes")
    return 0


async def run_without_a_code(process: Process) -> None:
    await process.stdout.write(b"")


async def run_wrongly(process: Process) -> str:
    return "0"


async def serve(reader: asyncio.StreamReader, output: Output) -> None:
    await output.write(await reader.readline())


def accepted(cluster: EmbeddedCluster) -> None:
    assert_type(cluster.containers, Containers)
    cluster.containers.log("pod", "text", container="main", namespace="default", previous=True)
    cluster.containers.answer_exec("pod", ["ls", "-l"], stdout="text", stderr=b"bytes", exit_code=1)
    cluster.containers.on_exec("pod", run)
    cluster.containers.on_exec("pod", run_without_a_code, command=("cat",))
    cluster.containers.on_attach("pod", run)
    cluster.containers.on_port("pod", 80, serve)
    cluster.containers.on_port("pod", 80, ("127.0.0.1", 8080))
    EmbeddedCluster(exec_protocols=["v4.channel.k8s.io"])


def refused(cluster: EmbeddedCluster) -> None:
    cluster.containers.on_exec("pod", run_wrongly)  # type: ignore[arg-type]
    cluster.containers.on_port("pod", 80, run)  # type: ignore[arg-type]
    EmbeddedCluster(exec_protocols=["v3"])  # type: ignore[list-item]
