"""The cluster that the demo runs on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kubex.configuration import ClientConfiguration, load_configuration
from kubex.testing import EmbeddedCluster


@dataclass(frozen=True, slots=True)
class Target:
    """A cluster: what to call it, and how to reach it."""

    description: str
    configuration: ClientConfiguration


@asynccontextmanager
async def open_target(kubeconfig: Path | None, context: str | None) -> AsyncIterator[Target]:
    """Give the cluster that a kubeconfig or a context names; without either, an embedded one for the while."""
    if kubeconfig is None and context is None:
        with EmbeddedCluster() as cluster:
            yield Target("an embedded cluster", cluster.configuration)
    else:
        configuration = await load_configuration(kubeconfig=kubeconfig, context=context)
        yield Target("the cluster", configuration)
