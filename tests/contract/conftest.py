"""The transports, one after the other, and a server that behaves exactly as badly as a test tells it to."""

import gc
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import trustme

from kubex.client import Client, ClientOptions
from kubex.configuration import ClientConfiguration
from kubex.core.models import NamespaceScopedEntity, ResourceConfig
from kubex.testing.transport import Serve, Server, tasks
from kubex.transport import TransportInfo, installed_transports

PATIENCE = 10.0  # seconds until a test that hangs is given up
STACKS = [("aiohttp", "asyncio"), ("aiohttp", "uvloop"), ("httpx", "asyncio"), ("httpx", "trio")]


class Thing(NamespaceScopedEntity):
    """A custom resource that the server below may be asked for."""

    __RESOURCE_CONFIG__ = ResourceConfig(group="example.com", version="v1", kind="Thing", plural="things")

    spec: dict[str, Any] | None = None


@pytest.fixture(params=STACKS, ids="-".join)
def stack(request):
    return request.param


@pytest.fixture
def anyio_backend(stack):
    return ("asyncio", {"use_uvloop": True}) if stack[1] == "uvloop" else stack[1]


@pytest.fixture
def info(stack) -> TransportInfo:
    """The transport under test."""
    plugin = installed_transports({}).get(stack[0])
    assert plugin is not None
    assert plugin.info is not None
    return plugin.info


@pytest.fixture
def thing() -> type[Thing]:
    return Thing


@pytest.fixture
def serve() -> Iterator[Serve]:
    serve = Serve(PATIENCE)
    yield serve
    serve.stop()
    gc.collect()  # whatever was left open warns here


@pytest.fixture
async def connect(info, serve) -> AsyncIterator[Callable[..., Client]]:
    """Makes clients; in the end they are closed, and neither connections nor tasks may be left."""
    clients: list[Client] = []
    before = tasks()

    def connect(server: Server | str, options: ClientOptions | None = None, **configuration: Any) -> Client:
        url = server if isinstance(server, str) else f"http://127.0.0.1:{server.port}"
        options = options or ClientOptions(retry=None)  # one attempt at a time
        clients.append(Client(ClientConfiguration(url=url, **configuration), options, transport=info))
        return clients[-1]

    yield connect
    for client in clients:
        await client.close()
    for server in serve.started:
        assert await server.all_closed(), f"{server.open} connections are left open"
    assert tasks() <= before


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_tls(authority) -> Callable[..., ssl.SSLContext]:
    """Makes the TLS settings of a server with a certificate for these names."""

    def make(*names: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names).configure_cert(context)
        return context

    return make
