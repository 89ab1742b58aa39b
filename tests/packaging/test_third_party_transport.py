"""A transport that is no part of Kubex: built as a wheel, installed beside kubex-core, found without being named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kubex.testing import EmbeddedCluster

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "templates" / "transport"

WHICH = """
import sys, anyio
from kubex.client import create_client
from kubex.configuration import ClientConfiguration

async def main():
    async with await create_client(ClientConfiguration(url="http://127.0.0.1:9")) as client:
        print(client.transport.name)

anyio.run(main, backend=sys.argv[1])
"""
ORDER = """
from kubex.transport import installed_transports
print(*(f"{plugin.name}={plugin.source.distribution}" for plugin in installed_transports().plugins))
"""


@pytest.fixture(scope="module")
def plain_wheel(build_wheel: Callable[[Path], Path]) -> str:
    return str(build_wheel(SOURCE))


def test_it_passes_the_conformance_kit(fresh_environment: Callable[..., Any], plain_wheel: str) -> None:
    environment = fresh_environment(plain_wheel, "kubex-testing[conformance]")
    options = ["--rootdir", str(SOURCE), "-c", str(SOURCE / "pyproject.toml"), "-p", "no:cacheprovider", "-q"]
    printed = environment.run("-m", "pytest", *options, str(SOURCE / "tests"))
    assert " passed" in printed
    assert " failed" not in printed


def test_it_alone_is_found_and_runs_the_verbs(fresh_environment: Callable[..., Any], plain_wheel: str) -> None:
    environment = fresh_environment("kubex-core", "kubex-models", plain_wheel, "pytest", "pytest-xdist", "trio")
    assert environment.installed & {"aiohttp", "httpx", "kubex-aiohttp", "kubex-httpx"} == set()
    assert environment.run("-c", WHICH, "asyncio").strip() == "plain"
    assert environment.run("-c", WHICH, "trio").strip() == "plain"
    with EmbeddedCluster(token="third-party") as cluster:
        options = ["--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider"]
        verbs = str(ROOT / "tests" / "verbs")
        printed = environment.run(
            "-m", "pytest", *options, "-q", "-m", "cluster", "--kubeconfig", str(cluster.kubeconfig), verbs
        )
    assert " passed" in printed
    assert " skipped" not in printed


def test_beside_ours_it_stands_last(fresh_environment: Callable[..., Any], plain_wheel: str) -> None:
    environment = fresh_environment("kubex[aiohttp,httpx]", plain_wheel, "trio")
    assert environment.run("-c", ORDER).split() == ["aiohttp=kubex-aiohttp", "httpx=kubex-httpx", "plain=kubex-plain"]
    assert environment.run("-c", WHICH, "asyncio").strip() == "aiohttp"
    assert environment.run("-c", WHICH, "trio").strip() == "httpx"
