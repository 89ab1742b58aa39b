"""The embedded cluster as its users see it."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from starlette.applications import Starlette

from kubex.core.exceptions import ConfigurationError
from kubex.k8s.facts import load_facts
from kubex.testing._embedded.containers.registry import Containers
from kubex.testing._embedded.http.app import make_app
from kubex.testing._embedded.http.calls import State
from kubex.testing._embedded.http.running import Running
from kubex.testing._embedded.resources.catalog import PODS, Catalog
from kubex.testing._embedded.store.storage import Storage
from kubex.testing._embedded.verbs.beginnings import fill_cluster

if TYPE_CHECKING:
    from kubex.configuration import ClientConfiguration

ExecProtocol = Literal["v5.channel.k8s.io", "v4.channel.k8s.io"]


class EmbeddedCluster:
    """A Kubernetes API server in this process, over real HTTP on loopback.

    It runs in a thread of its own, so any client can use it: on asyncio, on trio, kubectl. Objects live in memory;
    they outlast `stop()`, and a second `start()` serves them again on the same port, as a restart of a real API server
    would. Pods do not run: one stays Pending until somebody writes its status, and `containers` is where a test says
    what they answer to logs, exec, attach and port-forward.

        with EmbeddedCluster() as cluster:
            print(cluster.url, cluster.kubeconfig)

    Args:
        minor: which Kubernetes to be, one of the minors of `kubex.k8s`.
        token: the bearer token that requests must carry; none if not given. kubectl sends it with `tls=True` only.
        tls: serve HTTPS with a certificate made for this cluster (extra `tls`).
        history: how many changes of each resource watches and continued lists can go back.
        port: the port on loopback, 0 for any free one.
        exec_protocols: the WebSocket subprotocols of exec and attach; servers before 1.30 have only v4.
    """

    def __init__(
        self,
        *,
        minor: str = "1.35",
        token: str | None = None,
        tls: bool = False,
        history: int = 10_000,
        port: int = 0,
        exec_protocols: Sequence[ExecProtocol] = ("v5.channel.k8s.io", "v4.channel.k8s.io"),
    ) -> None:
        if history < 1:
            raise ConfigurationError(f"EmbeddedCluster(history={history}): must be at least 1")
        if not isinstance(port, int) or not 0 <= port < 2**16:
            raise ConfigurationError(f"EmbeddedCluster(port={port!r}): must be a number from 0 to 65535")
        if token is not None and not re.fullmatch(r"[!-~]+", token):
            raise ConfigurationError("EmbeddedCluster(token=...): must be of printable ASCII characters without spaces")
        self._minor = minor
        self._token = token
        self._tls = tls
        self._history = history
        self._port = port
        self._exec_protocols = tuple(exec_protocols)
        self._state: State | None = None
        self._app: Starlette | None = None
        self._running: Running | None = None

    def start(self) -> None:
        """Serve; does nothing when it serves already.

        Raises:
            ConfigurationError: when the port is in use, the minor unknown, or trustme missing for TLS.
        """
        if self._running is None:
            self._ready_state().closing = False
            self._running = Running(self.app, self._port, self._token, tls=self._tls)
            self._port = self._running.server.port

    def stop(self) -> None:
        """Stop serving: end open watches, logs and WebSockets with their handlers, and remove the kubeconfig.

        Does nothing when it does not serve.
        """
        if self._running is not None:
            running, self._running = self._running, None
            running.server.call(partial(_close, self._ready_state()))
            running.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where it serves."""
        return self._serving().url

    @property
    def kubeconfig(self) -> Path:
        """The path of a kubeconfig for it, there while it serves."""
        return self._serving().kubeconfig

    @property
    def configuration(self) -> "ClientConfiguration":
        """The configuration for clients of Kubex."""
        from kubex.configuration import ClientConfiguration

        serving = self._serving()
        options: dict[str, Any] = {"ca_data": serving.authority} if serving.authority else {}
        return ClientConfiguration(url=serving.url, token=self._token, namespace="default", **options)

    @property
    def app(self) -> Starlette:
        """The ASGI application, for those who want to serve it themselves."""
        if self._app is None:
            self._app = make_app(self._ready_state(), self._token)
        return self._app

    @property
    def containers(self) -> Containers:
        """Where to say what containers answer."""
        return Containers(self._ready_state().answers, self._apply)

    def compact(self) -> None:
        """Forget the history: resource versions and continue tokens from before now are answered with 410."""
        self._in_server(self._ready_state().storage.compact)

    def deprecate(self, api_version: str, plural: str, warning: str = "") -> None:
        """Answer every call to a resource with a `Warning:` header, as a server does for old APIs."""
        text = warning or f"{api_version} {plural} is deprecated"
        self._ready_state().deprecated[api_version, plural] = text

    def _apply(self, change: Callable[[], None]) -> None:
        self._in_server(partial(_change, self._ready_state(), change))

    def _in_server(self, function: Callable[[], None]) -> None:
        if self._running is not None:
            self._running.server.call(function)
        else:
            function()

    def _serving(self) -> "Running":
        if self._running is None:
            raise ConfigurationError("the EmbeddedCluster does not serve: use `with EmbeddedCluster()` or start()")
        return self._running

    def _ready_state(self) -> State:
        if self._state is None:
            catalog = Catalog.from_facts(load_facts(self._minor))
            self._state = State(catalog, Storage(self._history), self._exec_protocols)
            fill_cluster(self._state)
        return self._state


def _close(state: State) -> None:
    state.closing = True
    state.storage.wake()
    for session in list(state.sessions):
        session.cancel()


def _change(state: State, change: Callable[[], None]) -> None:
    change()
    state.storage.store(PODS).history.wake()  # followed logs wait there
