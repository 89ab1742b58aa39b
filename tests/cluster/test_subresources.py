"""Logs, exec, attach, port-forward and copies on a real cluster, on every transport and runtime."""

import hashlib
import importlib.util
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import anyio
import pytest

from kubex.api import Api
from kubex.client import BaseClient, create_client
from kubex.configuration import ClientConfiguration, load_configuration
from kubex.core.exceptions import (
    ApiError,
    BadRequest,
    CopyError,
    InternalError,
    NotFound,
    PortForwardError,
)
from kubex.core.models import ObjectMeta
from kubex.k8s.v1_35.core.v1.container import Container
from kubex.k8s.v1_35.core.v1.namespace import Namespace
from kubex.k8s.v1_35.core.v1.pod import Pod
from kubex.k8s.v1_35.core.v1.pod_spec import PodSpec
from kubex.transport import installed_transports

pytestmark = [pytest.mark.cluster, pytest.mark.anyio]

PATIENCE = 60
MUCH = 20 * 2**20
WEB = "echo one; echo; echo zwölf; mkdir /www; echo hello > /www/index.html; exec httpd -f -p 8080 -h /www"

ECHO = 'while read line; do [ "$line" = die ] && exit 3; echo "$line"; done'


@dataclass(frozen=True)
class Case:
    transport: str
    runtime: str


CASES = [
    Case(info.name, runtime)
    for info in installed_transports().transports
    for runtime in sorted(info.runtimes)
    if "websocket" in info.features and importlib.util.find_spec(runtime) is not None
]


@pytest.fixture(params=CASES, ids=lambda case: f"{case.transport}-{case.runtime}", scope="module")
def case(request: pytest.FixtureRequest) -> Case:
    case: Case = request.param
    return case


@pytest.fixture(scope="module")
def anyio_backend(case: Case) -> str:
    return case.runtime


@pytest.fixture(scope="session")
def configuration(real_kubeconfig: Path) -> ClientConfiguration:
    return anyio.run(lambda: load_configuration(kubeconfig=real_kubeconfig))


@pytest.fixture(scope="session")
def namespace(configuration: ClientConfiguration) -> Iterator[str]:
    """Make a namespace with the pods that all tests use."""
    name = f"subresources-{uuid4().hex[:8]}"
    anyio.run(_create, configuration, name)
    yield name
    anyio.run(_remove, configuration, name)


async def _create(configuration: ClientConfiguration, namespace: str) -> None:
    async with await create_client(configuration) as client:
        await Api(Namespace, client=client).create(Namespace(metadata=ObjectMeta(name=namespace)))
        pods = Api(Pod, client=client, namespace=namespace)
        with anyio.fail_after(PATIENCE):
            while True:
                try:
                    await _create_pods(pods)
                    break
                except ApiError:  # the service account is not there yet
                    await anyio.sleep(0.2)
            for name in ("web", "two"):
                await _await_ready(pods, name)


async def _create_pods(pods: Api[Pod]) -> None:
    both = [container("a", "echo from a; sleep 1000"), container("b", "echo from b; sleep 1000")]
    await pods.create(pod("web", [container("main", WEB)]))
    await pods.create(pod("two", both))


def container(name: str, script: str, *, stdin: bool = False) -> Container:
    return Container(name=name, image="busybox:1", command=["sh", "-c", script], stdin=stdin)


def pod(name: str, containers: list[Container]) -> Pod:
    spec = PodSpec(containers=containers, termination_grace_period_seconds=0, restart_policy="Never")
    return Pod(metadata=ObjectMeta(name=name), spec=spec)


async def _await_ready(pods: Api[Pod], name: str) -> None:
    while True:
        found = await pods.get(name)
        statuses = (found.status.container_statuses if found.status else None) or []
        if statuses and all(status.ready for status in statuses):
            return
        await anyio.sleep(0.2)


async def _remove(configuration: ClientConfiguration, namespace: str) -> None:
    async with await create_client(configuration) as client:
        await Api(Namespace, client=client).delete(namespace)


@pytest.fixture
async def client(case: Case, configuration: ClientConfiguration) -> AsyncIterator[BaseClient]:
    async with await create_client(configuration, case.transport) as client:
        yield client


@pytest.fixture
async def pods(client: BaseClient, namespace: str) -> AsyncIterator[Api[Pod]]:
    with anyio.fail_after(PATIENCE):
        yield Api(Pod, client=client, namespace=namespace)


@pytest.fixture
async def own_pod(pods: Api[Pod]) -> AsyncIterator[str]:
    """Make a pod that a test may break."""
    name = f"own-{uuid4().hex[:8]}"
    await pods.create(pod(name, [container("main", ECHO, stdin=True)]))
    await _await_ready(pods, name)
    yield name
    await pods.delete(name)


@pytest.mark.parametrize("code", [0, 1, 3, 255])
async def test_exit_codes(pods: Api[Pod], code: int) -> None:
    result = await pods.exec.run("web", command=["sh", "-c", f"echo out; echo err >&2; exit {code}"])
    assert (result.stdout, result.stderr, result.exit_code) == (b"out\n", b"err\n", code)


async def test_much_goes_both_ways(pods: Api[Pod]) -> None:
    data = os.urandom(MUCH)
    result = await pods.exec.run("web", command=["cat"], stdin=data)
    assert hashlib.sha256(result.stdout).digest() == hashlib.sha256(data).digest()
    assert len(result.stdout) == MUCH


async def test_stdin_ends_and_output_goes_on(pods: Api[Pod]) -> None:
    async with pods.exec.stream("web", command=["sh", "-c", "sort; echo end; exit 4"], stdin=True) as session:
        await session.stdin.write(b"b\na\n")
        await session.stdin.close()
        assert b"".join([data async for data in session.stdout]) == b"a\nb\nend\n"
        assert await session.wait() == 4


async def test_nothing_is_cut_when_the_reader_is_slow(pods: Api[Pod]) -> None:
    command = ["sh", "-c", "head -c 8000000 /dev/zero; echo end"]
    size, last = 0, b""
    async with pods.exec.stream("web", command=command) as session:
        async for data in session.stdout:
            size, last = size + len(data), data
            if size < 500_000:
                await anyio.sleep(0.02)
    assert (size, last[-4:]) == (8_000_004, b"end\n")


async def test_a_terminal_is_resized(pods: Api[Pod]) -> None:
    async with pods.exec.stream("web", command=["sh"], stdin=True, tty=True) as session:
        await session.resize(width=132, height=50)
        await session.stdin.write(b'until [ "$(stty size)" = "50 132" ]; do sleep 0.1; done; exit 5\n')
        async for _ in session.stdout:
            pass
        assert await session.wait() == 5


async def test_a_command_that_is_not_there(pods: Api[Pod]) -> None:
    with pytest.raises(InternalError, match="no-such-command"):
        await pods.exec.run("web", command=["no-such-command"])


async def test_no_such_container_or_pod(pods: Api[Pod]) -> None:
    with pytest.raises(BadRequest, match="container nope is not valid for pod web"):
        await pods.exec.run("web", command=["ls"], container="nope")
    with pytest.raises(NotFound, match="no-such-pod"):
        await pods.exec.run("no-such-pod", command=["ls"])


async def test_a_container_that_dies_meanwhile(pods: Api[Pod], own_pod: str) -> None:
    async with pods.exec.stream(own_pod, command=["sh", "-c", "echo started; sleep 1000"]) as session:
        assert await anext(session.stdout) == b"started\n"
        async with pods.attach.stream(own_pod, stdin=True) as main:
            await main.stdin.write(b"die\n")
            await main.wait_for_status()
        status = await session.wait_for_status()
    assert status.status == "Failure"
    with pytest.raises(ApiError):
        await pods.exec.run(own_pod, command=["true"])


async def test_attach(pods: Api[Pod], own_pod: str) -> None:
    async with pods.attach.stream(own_pod, stdin=True) as session:
        await session.stdin.write(b"hello\n")
        assert await anext(session.stdout) == b"hello\n"


async def test_forwarded_ports(pods: Api[Pod]) -> None:
    async with pods.portforward.forward("web", ports=[8080, 9999]) as streams:
        await streams[8080].send(b"GET / HTTP/1.0\r\n\r\n")
        answer = b"".join([data async for data in streams[8080]])
        assert b" 200 OK\r\n" in answer
        assert answer.endswith(b"\r\n\r\nhello\n")
        with pytest.raises(PortForwardError, match="9999"):
            await streams[9999].receive()


async def test_listening_ports(pods: Api[Pod]) -> None:
    async with pods.portforward.listen("web", port_map={8080: 0}) as local:
        for _ in range(2):
            async with await anyio.connect_tcp("127.0.0.1", local[8080]) as stream:
                await stream.send(b"GET / HTTP/1.0\r\n\r\n")
                assert b"".join([data async for data in stream]).endswith(b"hello\n")


async def test_a_dead_port_ends_the_block(pods: Api[Pod]) -> None:
    async def stay_connected() -> None:
        listening = pods.portforward.listen("web", port_map={9999: 0})
        async with listening as local, await anyio.connect_tcp("127.0.0.1", local[9999]):
            await anyio.sleep_forever()

    with pytest.raises(PortForwardError, match="9999"):
        await stay_connected()


async def test_logs(pods: Api[Pod]) -> None:
    logs = pods.logs
    assert await logs.get("web") == "one\n\nzwölf\n"
    assert await logs.get_bytes("web") == "one\n\nzwölf\n".encode()
    assert [line async for line in logs.stream("web")] == ["one", "", "zwölf"]
    assert b"".join([chunk async for chunk in logs.stream_bytes("web")]) == "one\n\nzwölf\n".encode()


async def test_the_parameters_of_logs(pods: Api[Pod]) -> None:
    logs = pods.logs
    assert await logs.get("two", container="b") == "from b\n"
    with pytest.raises(BadRequest, match="a container name must be specified"):
        await logs.get("two")
    assert await logs.get("web", tail_lines=2) == "\nzwölf\n"
    assert await logs.get("web", limit_bytes=2) == "on"
    assert await logs.get("web", since_seconds=3600, pretty=True) == await logs.get("web")
    assert await logs.get("web", since_time=datetime.now(UTC) + timedelta(hours=1)) == ""
    stamped = (await logs.get("web", timestamps=True)).splitlines()[0]
    assert datetime.fromisoformat(stamped.split()[0][:26] + "+00:00") < datetime.now(UTC)
    assert await logs.get("web", insecure_skip_tls_verify_backend=True) == await logs.get("web")
    with pytest.raises(BadRequest, match="previous terminated container"):
        await logs.get("web", previous=True)
    with pytest.raises(NotFound):
        await logs.get("no-such-pod")


async def test_logs_are_followed(pods: Api[Pod], own_pod: str) -> None:
    async with pods.logs.stream(own_pod, follow=True) as lines, pods.attach.stream(own_pod, stdin=True) as session:
        for each in (b"first", b"second"):
            await session.stdin.write(each + b"\n")
            assert await anext(lines) == each.decode()


async def test_files_are_copied_both_ways(pods: Api[Pod], tmp_path: Path) -> None:
    tree, remote = tmp_path / "tree", f"/tmp/{uuid4().hex}"
    (tree / "deep" / "empty").mkdir(parents=True)
    (tree / "deep" / "script.sh").write_bytes(b"#!/bin/sh\n")
    (tree / "deep" / "script.sh").chmod(0o755)
    (tree / "link").symlink_to("deep/script.sh")
    (tree / "large").write_bytes(os.urandom(MUCH))
    await pods.files.copy_to("web", tree, remote)
    await pods.files.copy_from("web", remote, tmp_path / "back")
    for name in ("large", "deep/script.sh"):
        assert (tmp_path / "back" / name).read_bytes() == (tree / name).read_bytes()
        assert (tmp_path / "back" / name).stat().st_mode == (tree / name).stat().st_mode
    assert (tmp_path / "back" / "link").readlink() == Path("deep/script.sh")
    assert (tmp_path / "back" / "deep" / "empty").is_dir()
    with pytest.raises(CopyError, match="nothing-here"):
        await pods.files.copy_from("web", "/tmp/nothing-here", tmp_path / "x")
