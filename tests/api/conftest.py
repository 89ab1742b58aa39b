"""A client that sends nothing and records what it was asked, and resources to ask it for."""

from contextlib import asynccontextmanager

import pytest

from kubex.client import BaseClient, ClientOptions
from kubex.configuration import ClientConfiguration
from kubex.core.models import (
    ClusterScopedEntity,
    HasAttach,
    HasExec,
    HasLogs,
    HasPortForward,
    Model,
    NamespaceScopedEntity,
    ResourceConfig,
)
from kubex.transport import Headers, Request, Response, StreamedResponse


class PodSpec(Model):
    node_name: str | None = None
    replicas: int | None = None


class Pod(NamespaceScopedEntity, HasAttach, HasExec, HasLogs, HasPortForward):
    __RESOURCE_CONFIG__ = ResourceConfig(version="v1", kind="Pod", plural="pods")

    spec: PodSpec | None = None


class Deployment(NamespaceScopedEntity):
    __RESOURCE_CONFIG__ = ResourceConfig(group="apps", version="v1", kind="Deployment", plural="deployments")


class Node(ClusterScopedEntity):
    __RESOURCE_CONFIG__ = ResourceConfig(version="v1", kind="Node", plural="nodes")


class ClusterRole(ClusterScopedEntity):
    __RESOURCE_CONFIG__ = ResourceConfig(
        group="rbac.authorization.k8s.io", version="v1", kind="ClusterRole", plural="clusterroles"
    )


class RecordingClient(BaseClient):
    """Answers every request with the same body."""

    def __init__(self, body: bytes = b'{"items":[]}') -> None:
        self.configuration = ClientConfiguration(url="http://server")
        self.options = ClientOptions()
        self.body = body
        self.requests: list[Request] = []

    async def request(self, request):
        self.requests.append(request)
        return Response(status=200, headers=Headers(), body=self.body)

    @asynccontextmanager
    async def _stream(self, request):
        self.requests.append(request)

        async def chunks():
            yield self.body

        yield StreamedResponse(status=200, headers=Headers(), chunks=chunks())

    def stream(self, request):
        return self._stream(request)

    async def close(self):
        pass


@pytest.fixture
def client():
    return RecordingClient()


@pytest.fixture
def answering():
    """Makes a client that gives one answer."""
    return RecordingClient


@pytest.fixture(scope="session")
def pod():
    return Pod


@pytest.fixture(scope="session")
def pod_spec():
    return PodSpec


@pytest.fixture(scope="session")
def deployment():
    return Deployment


@pytest.fixture(scope="session")
def node():
    return Node


@pytest.fixture(scope="session")
def cluster_role():
    return ClusterRole
