"""The kubex command as a process, and a cluster to run it on."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import anyio
import pytest

from kubex.api import Api
from kubex.client import create_client
from kubex.configuration import ClientConfiguration
from kubex.k8s.v1_35.core.v1 import Namespace
from kubex.testing import EmbeddedCluster

Kubex = Callable[..., "subprocess.CompletedProcess[str]"]
TIMEOUT = 120


@pytest.fixture(scope="session")
def kubex() -> Kubex:
    """Run the installed command, or with ``script`` another one, as users do: in a process, its output piped."""

    def run(*arguments: str, script: Path | None = None, **environment: str) -> "subprocess.CompletedProcess[str]":
        command = [Path(sys.executable).with_name("kubex")] if script is None else [sys.executable, script]
        clean = {key: value for key, value in os.environ.items() if not key.startswith("KUBEX_")}
        return subprocess.run(
            [*command, *arguments],
            env=clean | {"PYTHONWARNINGS": "error", "COLUMNS": "80"} | environment,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def embedded_cluster() -> Iterator[EmbeddedCluster]:
    with EmbeddedCluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def demo_namespaces() -> Callable[[ClientConfiguration], list[str]]:
    """List what demos left behind on a cluster."""

    async def namespaces(configuration: ClientConfiguration) -> list[str]:
        async with await create_client(configuration) as client:
            found = await Api(Namespace, client=client).list()
        names = [namespace.metadata.name or "" for namespace in found.items]
        return [name for name in names if name.startswith("kubex-demo-")]

    return lambda configuration: anyio.run(namespaces, configuration)
