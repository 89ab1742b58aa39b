"""A real forward proxy, from whose address servers see that a connection came through it."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

ADDRESS = "127.0.0.2"  # from which it connects to servers; clients use 127.0.0.1
START_TIMEOUT = 10.0


@dataclass(frozen=True)
class ForwardProxy:
    """Where the proxy listens, and what its log says."""

    port: int
    log: Path
    userinfo: str = ""

    @property
    def url(self) -> str:
        return f"http://{self.userinfo}127.0.0.1:{self.port}"

    @property
    def bare_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="session")
def start_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], ForwardProxy]]:
    """Starts tinyproxy, of which Debian has a package, once for each set of credentials."""
    program = shutil.which("tinyproxy")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("tinyproxy is not installed, see .ci/run")
        pytest.skip("needs tinyproxy, see .ci/run")
    started: dict[str, ForwardProxy] = {}
    with ExitStack() as stack:

        def start(credentials: str) -> ForwardProxy:
            if credentials not in started:
                folder = tmp_path_factory.mktemp("proxy")
                started[credentials] = _start(stack, str(program), folder, credentials)
            return started[credentials]

        yield start


@pytest.fixture(params=["", "user:pa.ss"], ids=["open", "basic-auth"])
def proxy(request, start_proxy) -> ForwardProxy:
    """A proxy that lets everyone through, and one that asks for a password."""
    proxy: ForwardProxy = start_proxy(request.param)
    return proxy


@pytest.fixture
def through_proxy() -> Callable[..., bool]:
    """Tells whether every connection that a server saw came from the proxy, and that there was one."""

    def through_proxy(server) -> bool:
        return {connection.peer[0] for connection in server.connections} == {ADDRESS}

    return through_proxy


def _start(stack: ExitStack, program: str, folder: Path, credentials: str) -> ForwardProxy:
    port, log = _free_port(), folder / "log"
    user, _, password = credentials.partition(":")
    lines = [
        f"Port {port}",
        "Listen 127.0.0.1",
        f"Bind {ADDRESS}",
        "Timeout 60",
        "LogLevel Connect",
        f'LogFile "{log}"',
    ]
    lines += [f"BasicAuth {user} {password}"] if user else []
    (folder / "tinyproxy.conf").write_text("\n".join([*lines, ""]))
    process = subprocess.Popen(
        [program, "-d", "-c", str(folder / "tinyproxy.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    stack.callback(process.wait, START_TIMEOUT)
    stack.callback(process.terminate)
    _await_listening(port, process)
    return ForwardProxy(port, log, f"{user}:{password.replace('.', '%2E')}@" if user else "")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _await_listening(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail(f"tinyproxy does not listen on port {port}; exit code {process.poll()}")
