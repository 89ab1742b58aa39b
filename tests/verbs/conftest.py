"""The verbs run here on every installed transport and runtime, against the embedded and against a real cluster."""

import importlib.util
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import anyio
import pytest

from kubex.api import Api
from kubex.client import BaseClient, create_client
from kubex.configuration import ClientConfiguration, load_configuration
from kubex.core.models import ObjectMeta
from kubex.k8s.v1_35.core.v1.config_map import ConfigMap
from kubex.k8s.v1_35.core.v1.namespace import Namespace
from kubex.k8s.v1_35.core.v1.service_account import ServiceAccount
from kubex.transport import installed_transports

if TYPE_CHECKING:
    from kubex.testing import EmbeddedCluster

PATIENCE = 30


@dataclass(frozen=True)
class Case:
    """One transport under one runtime."""

    transport: str
    runtime: str


def _cases() -> list[Case]:
    return [
        Case(info.name, runtime)
        for info in installed_transports().transports
        for runtime in sorted(info.runtimes)
        if importlib.util.find_spec(runtime) is not None
    ]


@pytest.fixture(params=_cases(), ids=lambda case: f"{case.transport}-{case.runtime}", scope="module")
def case(request: pytest.FixtureRequest) -> Case:
    case: Case = request.param
    return case


@pytest.fixture(scope="module")
def anyio_backend(case: Case) -> str:
    return case.runtime


@pytest.fixture(scope="session")
def embedded_cluster() -> Iterator["EmbeddedCluster"]:
    from kubex.testing import EmbeddedCluster  # not there where a transport is tested alone

    with EmbeddedCluster(token="verbs") as cluster:
        yield cluster


@pytest.fixture(params=["embedded", pytest.param("real", marks=pytest.mark.cluster)], scope="module")
def configuration(request: pytest.FixtureRequest) -> ClientConfiguration:
    if request.param == "embedded":
        cluster: EmbeddedCluster = request.getfixturevalue("embedded_cluster")
        return cluster.configuration
    path = request.getfixturevalue("real_kubeconfig")
    return anyio.run(lambda: load_configuration(kubeconfig=path))


@pytest.fixture
async def client(case: Case, configuration: ClientConfiguration) -> AsyncIterator[BaseClient]:
    async with await create_client(configuration, case.transport) as client:
        yield client


@pytest.fixture
async def namespace(client: BaseClient) -> AsyncIterator[str]:
    """Make a namespace in which pods can be created, and remove it afterwards."""
    name = f"verbs-{uuid4().hex[:8]}"
    namespaces = Api(Namespace, client=client)
    await namespaces.create(Namespace(metadata=ObjectMeta(name=name)))
    with anyio.fail_after(PATIENCE):
        await _service_account(client, name)
    try:
        yield name
    finally:
        with anyio.CancelScope(shield=True):
            await namespaces.delete(name)


async def _service_account(client: BaseClient, namespace: str) -> None:
    accounts = Api(ServiceAccount, client=client, namespace=namespace)
    selector = "metadata.name=default"
    listed = await accounts.list(field_selector=selector)
    if listed.items:
        return
    async with accounts.watch(field_selector=selector, resource_version=listed.metadata.resource_version) as events:
        async for _ in events:
            return


@pytest.fixture
def config_maps(client: BaseClient, namespace: str) -> Api[ConfigMap]:
    return Api(ConfigMap, client=client, namespace=namespace)


@pytest.fixture
def make(config_maps: Api[ConfigMap]):
    async def make(name: str, labels: dict[str, str] | None = None, **data: str) -> ConfigMap:
        return await config_maps.create(ConfigMap(metadata=ObjectMeta(name=name, labels=labels), data=data))

    return make
