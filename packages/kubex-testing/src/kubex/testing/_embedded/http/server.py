"""uvicorn in a thread of its own."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from kubex.core.exceptions import ConfigurationError

# Keeps Python from printing what uvicorn has to say where nobody has set up logging.
logging.getLogger("uvicorn").addHandler(logging.NullHandler())
_HOST = "127.0.0.1"
_STOP_SECONDS = 10.0


class ServerThread:
    """Serves an application on loopback until it is stopped."""

    def __init__(self, app: ASGIApp, port: int, certificate: tuple[str, str] | None = None) -> None:
        self._socket = _listen(port)
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app,
            http="httptools",
            ws="wsproto",
            ws_ping_interval=None,  # API servers send none, and a handler that is slow to read could not answer them
            ws_per_message_deflate=False,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
            ssl_certfile=certificate[0] if certificate else None,
            ssl_keyfile=certificate[1] if certificate else None,
        )
        self._server = uvicorn.Server(config)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="kubex-embedded-cluster", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._server.serve(sockets=[self._socket]))

    def call(self, function: Callable[[], None]) -> None:
        """Run a function on the thread of the server and wait for it."""
        if threading.current_thread() is self._thread:
            function()
            return

        async def run() -> None:
            function()

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(_STOP_SECONDS)

    def stop(self) -> None:
        """End the server and wait for its thread."""
        self._server.should_exit = True
        self._thread.join(_STOP_SECONDS)
        self._socket.close()


def _listen(port: int) -> socket.socket:
    # asyncio turns Nagle's algorithm off (40 ms an answer) only for sockets that name their protocol.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((_HOST, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise ConfigurationError(f"EmbeddedCluster(port={port}) cannot listen on {_HOST}:{port}: {error}") from error
    return listening
