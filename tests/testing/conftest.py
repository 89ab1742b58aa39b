"""A started cluster and plain HTTP to it."""

import itertools
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from kubex.testing import EmbeddedCluster

PATIENCE = 20

_numbers = itertools.count()


class Socket:
    """A plain WebSocket, which knows nothing of Kubex but that the first byte of a message is its channel."""

    def __init__(self, connection: ClientConnection) -> None:
        self.send = connection.send
        self.subprotocol = connection.subprotocol
        self._receive = connection.recv

    def receive(self) -> tuple[int, bytes]:
        """Wait for the next message: its channel and its data."""
        message = self._receive(timeout=PATIENCE)
        assert isinstance(message, bytes)
        return message[0], message[1:]

    def receive_all(self) -> tuple[Mapping[int, bytes], int]:
        """Wait for the end: what came on each channel, and the code of the close frame."""
        channels: dict[int, bytearray] = {}
        while True:
            try:
                channel, data = self.receive()
            except ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else 1006
                return {channel: bytes(data) for channel, data in channels.items()}, code
            channels.setdefault(channel, bytearray()).extend(data)


class WebSocketServer:
    """The pods of one namespace of a server."""

    def __init__(
        self, url: str, namespace: str = "default", token: str | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self._url = f"{url.replace('http', 'ws', 1)}/api/v1/namespaces/{namespace}/pods"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._tls = tls

    @contextmanager
    def open(self, path: str, *protocols: str) -> Iterator[Socket]:
        offered = [Subprotocol(protocol) for protocol in protocols]
        with connect(
            f"{self._url}/{path}",
            subprotocols=offered or None,
            additional_headers=self._headers,
            ssl=self._tls,
            max_size=None,
            compression=None,
            proxy=None,
            open_timeout=PATIENCE,
        ) as connection:
            yield Socket(connection)

    def refusal(self, path: str, *protocols: str) -> tuple[int, bytes]:
        """Give the code and the body with which a handshake is refused."""
        with pytest.raises(InvalidStatus) as refused, self.open(path, *protocols):
            pass
        response = refused.value.response
        return response.status_code, bytes(response.body or b"")


@pytest.fixture(scope="module")
def cluster() -> Iterator[EmbeddedCluster]:
    with EmbeddedCluster() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def http(cluster: EmbeddedCluster) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=cluster.url, timeout=10) as client:
        yield client


@pytest.fixture
def namespace(http: httpx.Client) -> str:
    """Make a namespace for one test; gives its path."""
    name = f"test-{next(_numbers)}"
    assert http.post("/api/v1/namespaces", json={"metadata": {"name": name}}).status_code == 201
    return f"/api/v1/namespaces/{name}"


@pytest.fixture
def make_pod(http: httpx.Client) -> Callable[..., str]:
    """Make a pod of these containers in the namespace default; gives its name."""

    def make_pod(*containers: str) -> str:
        name = f"pod-{next(_numbers)}"
        spec = {"containers": [{"name": container, "image": "i"} for container in containers]}
        answer = http.post("/api/v1/namespaces/default/pods", json={"metadata": {"name": name}, "spec": spec})
        assert answer.status_code == 201
        return name

    return make_pod


@pytest.fixture
def pod(make_pod: Callable[..., str]) -> str:
    """Make a pod with the one container `main`."""
    return make_pod("main")


@pytest.fixture(scope="session")
def web_sockets() -> type[WebSocketServer]:
    """Give the class of plain WebSockets, for a server that a test has started itself."""
    return WebSocketServer


@pytest.fixture
def server(cluster: EmbeddedCluster) -> WebSocketServer:
    """Give the WebSockets of the pods in the namespace default."""
    return WebSocketServer(cluster.url)
