"""Every Python block of the README and of the user's pages is run, against the embedded cluster."""

import ast
import gc
import inspect
import os
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from kubex.api import Api
from kubex.client import Client, create_client
from kubex.core.models import ObjectMeta
from kubex.k8s.v1_35.core.v1.container import Container
from kubex.k8s.v1_35.core.v1.pod import Pod
from kubex.k8s.v1_35.core.v1.pod_spec import PodSpec
from kubex.testing import EmbeddedCluster

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "docs/clients.md", "packages/kubex-testing/README.md")
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> Iterator[object]:
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            line = text[: match.start()].count("\n") + 2
            yield pytest.param(match[1], id=f"{page}:{line}")


@pytest.fixture(scope="module")
def cluster() -> Iterator[EmbeddedCluster]:
    with EmbeddedCluster() as cluster:
        anyio.run(_create_my_pod, cluster)
        yield cluster


async def _create_my_pod(cluster: EmbeddedCluster) -> None:
    async with await create_client(cluster.configuration) as client:
        spec = PodSpec(containers=[Container(name="main", image="busybox:1")])
        pod = Pod(metadata=ObjectMeta(name="my-pod"), spec=spec)
        await Api(Pod, client=client, namespace="default").create(pod)


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> list[Client]:
    """Keep the clients that a block leaves open, as a shell would."""
    made: list[Client] = []
    make = Client.__init__

    def remember(self, *arguments, **options) -> None:
        make(self, *arguments, **options)
        made.append(self)

    monkeypatch.setattr(Client, "__init__", remember)
    return made


@pytest.mark.parametrize("block", list(blocks()))
def test_a_block_runs(
    block: str, cluster: EmbeddedCluster, clients: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "KUBECONFIG", str(cluster.kubeconfig))
    code = compile(textwrap.dedent(block), "block", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names: dict[str, object] = {"__name__": "block"}
    if code.co_flags & inspect.CO_COROUTINE:
        anyio.run(_run_and_close, code, names, clients)
    else:
        exec(code, names)
    gc.collect()


async def _run_and_close(code, names: dict[str, object], clients: list[Client]) -> None:
    await eval(code, names)
    for client in clients:
        await client.close()
