"""What every case stands on: the transport under test, servers, and a look at what is left behind."""

import gc
import ssl
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar

import pytest

from kubex.configuration import ClientConfiguration, ssl_context
from kubex.core.options import ClientOptions
from kubex.testing.transport._certificates import authority
from kubex.testing.transport._leaks import tasks, threads
from kubex.testing.transport._server.server import THREADS, Serve, Server
from kubex.transport import Transport, TransportInfo


class Connect:
    """Makes transports to servers."""

    def __init__(self, info: TransportInfo) -> None:
        self._info = info
        self.made: list[Transport] = []

    def __call__(self, server: Server | str, options: ClientOptions | None = None, **configuration: Any) -> Transport:
        """Make a transport to a server; what is named beside is of the `ClientConfiguration`."""
        url = server if isinstance(server, str) else server.url
        settings = ClientConfiguration(url=url, **configuration)
        made = self._info.load()(settings, options or ClientOptions(), ssl_context(settings))
        self.made.append(made)
        return made


class Harness:
    """Runs each case on every event loop that the transport serves, and looks for what it leaves behind."""

    pytestmark: ClassVar[list[pytest.MarkDecorator]] = [
        pytest.mark.anyio,
        pytest.mark.filterwarnings("error::ResourceWarning"),
        pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning"),
    ]

    info: ClassVar[TransportInfo]
    """The transport under test; a subclass names it."""

    event_loops: ClassVar[Mapping[str, tuple[str, dict[str, Any]]]] = {}
    """The event loops to run on, as anyio takes them, by a name to show; if there are none, one for each runtime."""

    patience: ClassVar[float] = 10.0
    """Seconds that a case waits for what must happen at once."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run the asynchronous cases on every event loop."""
        if "anyio_backend" in metafunc.fixturenames:
            loops = self.event_loops or {name: (name, {}) for name in sorted(self.info.runtimes)}
            metafunc.parametrize("anyio_backend", loops.values(), ids=loops.keys(), indirect=True)

    @pytest.fixture
    def anyio_backend(self, request: pytest.FixtureRequest) -> object:
        """Name the event loop, whatever a conftest.py around says of it."""
        return request.param

    @pytest.fixture
    def serve(self) -> Iterator[Serve]:
        """Start servers."""
        gc.freeze()  # what was there before need not be gone through at the end
        serve = Serve(self.patience)
        hanging = threading.Timer(3 * self.patience, serve.stop)  # which ends whatever waits for a server
        hanging.name, hanging.daemon = THREADS, True
        hanging.start()
        yield serve
        hanging.cancel()
        serve.stop()
        gc.collect()  # whatever was left open warns here

    @pytest.fixture
    def tls(self) -> ssl.SSLContext:
        """Make the TLS settings of a server at 127.0.0.1."""
        return authority().server()

    @pytest.fixture
    async def connect(self, serve: Serve) -> AsyncIterator[Connect]:
        """Make transports; in the end they are closed, and no connection, task or thread may be left."""
        before = tasks(), threads()
        connect = Connect(self.info)
        yield connect
        for transport in connect.made:
            await transport.aclose()
        for server in serve.started:
            assert await server.all_closed(), f"after aclose {server.open} connections are left open"
        assert tasks() <= before[0], "tasks are left running after aclose"
        assert threads() <= before[1], "threads are left running after aclose"
