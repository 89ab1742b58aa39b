"""Logs, exec, attach and port-forward, on every transport, against containers that a test answers for."""

import os
from collections.abc import AsyncIterator, Iterator

import anyio
import anyio.lowlevel
import pytest

from kubex.api import Api
from kubex.client import create_client
from kubex.core.exceptions import BadRequest, NotFound, PortForwardError, ServerTooOld
from kubex.core.models import ObjectMeta
from kubex.k8s.v1_35.core.v1.container import Container
from kubex.k8s.v1_35.core.v1.pod import Pod
from kubex.k8s.v1_35.core.v1.pod_spec import PodSpec
from kubex.testing import EmbeddedCluster, Output, Process

pytestmark = pytest.mark.anyio

MUCH = 20 * 2**20
PATIENCE = 60


async def run(process: Process) -> int:
    match process.command:
        case ["fail"]:
            await process.stderr.write("no\n")
            return 3
        case ["size"]:
            size = await process.resized()
            await process.stdout.write(f"{size.width}x{size.height}")
        case ["sleep"]:
            await process.stdout.write("started")
            await process.stdin.read()
        case _:
            while data := await process.stdin.read(2**16):
                await process.stdout.write(data)
    return 0


async def echo(reader, output: Output) -> None:
    while data := await reader.read(2**16):
        await output.write(data)


@pytest.fixture(scope="session")
def answering() -> Iterator[EmbeddedCluster]:
    with EmbeddedCluster() as cluster:
        cluster.containers.log("p", "one\n\nzwölf\n")
        cluster.containers.on_exec("p", run)
        cluster.containers.on_attach("p", run)
        cluster.containers.on_port("p", 80, echo)
        anyio.run(_create, cluster)
        yield cluster


@pytest.fixture(scope="session")
def older() -> Iterator[EmbeddedCluster]:
    """A cluster before 1.30."""
    with EmbeddedCluster(exec_protocols=["v4.channel.k8s.io"]) as cluster:
        cluster.containers.on_exec("p", run)
        anyio.run(_create, cluster)
        yield cluster


async def _create(cluster: EmbeddedCluster) -> None:
    async with await create_client(cluster.configuration) as client:
        spec = PodSpec(containers=[Container(name="main", image="busybox:1")])
        await Api(Pod, client=client, namespace="default").create(Pod(metadata=ObjectMeta(name="p"), spec=spec))


@pytest.fixture
async def pods(stack, answering: EmbeddedCluster) -> AsyncIterator[Api[Pod]]:
    with anyio.fail_after(PATIENCE):
        async with await create_client(answering.configuration, stack[0]) as client:
            yield Api(Pod, client=client, namespace="default")


async def test_logs_are_read_and_followed(pods: Api[Pod], answering: EmbeddedCluster) -> None:
    assert [line async for line in pods.logs.stream("p")] == ["one", "", "zwölf"]
    async with pods.logs.stream("p", follow=True, tail_lines=1) as lines:
        assert await anext(lines) == "zwölf"
    with pytest.raises(BadRequest, match="container nope is not valid"):
        await pods.logs.get("p", container="nope")


async def test_much_goes_both_ways(pods: Api[Pod]) -> None:
    data = os.urandom(MUCH)
    assert (await pods.exec.run("p", command=["cat"], stdin=data)).stdout == data


async def test_an_exit_code_and_the_size_of_a_terminal(pods: Api[Pod]) -> None:
    result = await pods.exec.run("p", command=["fail"])
    assert (result.exit_code, result.stderr) == (3, b"no\n")
    async with pods.exec.stream("p", command=["size"], tty=True) as session:
        await session.resize(width=120, height=40)
        assert await anext(session.stdout) == b"120x40"
        assert await session.wait() == 0


async def test_stdin_is_closed_and_output_goes_on(pods: Api[Pod]) -> None:
    async with pods.attach.stream("p", stdin=True) as session:
        await session.stdin.write(b"hello")
        await session.stdin.close()
        assert b"".join([data async for data in session.stdout]) == b"hello"
        assert await session.wait() == 0


async def test_a_refusal_is_whole(pods: Api[Pod]) -> None:
    with pytest.raises(NotFound) as raised:
        await pods.exec.run("no-such-pod", command=["cat"])
    assert raised.value.status.details is not None
    assert raised.value.status.details.name == "no-such-pod"
    with pytest.raises(NotFound):
        async with pods.portforward.forward("no-such-pod", ports=[80]):
            pass


async def test_ports_are_reached(pods: Api[Pod]) -> None:
    async with pods.portforward.forward("p", ports=[80, 81]) as streams:
        await streams[80].send(b"hello")
        assert await streams[80].receive() == b"hello"
        with pytest.raises(PortForwardError, match="81"):
            await streams[81].receive()
    listening = pods.portforward.listen("p", port_map={80: 0})
    async with listening as local, await anyio.connect_tcp("127.0.0.1", local[80]) as stream:
        await stream.send(b"hello")
        assert await stream.receive() == b"hello"


@pytest.mark.parametrize("error", [ValueError("mine"), KeyboardInterrupt()], ids=repr)
async def test_what_a_block_raises_comes_out_unchanged(pods: Api[Pod], error: BaseException) -> None:
    for block in (
        pods.exec.stream("p", command=["sleep"], stdin=True),
        pods.attach.stream("p", stdin=True),
        pods.portforward.forward("p", ports=[80]),
        pods.portforward.listen("p", port_map={80: 0}),
    ):
        with pytest.raises(type(error)) as raised:
            async with block:
                raise error
        assert raised.value is error


@pytest.mark.parametrize("steps", range(0, 60, 3))
async def test_cancelling_at_any_point_leaves_nothing_behind(pods: Api[Pod], steps: int) -> None:
    async def talk() -> None:
        async with pods.exec.stream("p", command=["sleep"], stdin=True) as session:
            await anext(session.stdout)
            await session.stdin.write(b"x")
            await session.stdin.close()
            await session.wait()
        await pods.exec.run("p", command=["cat"], stdin=b"x")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(talk)
        for _ in range(steps):
            await anyio.lowlevel.checkpoint()
        tasks.cancel_scope.cancel()
    assert (await pods.exec.run("p", command=["cat"], stdin=b"still")).stdout == b"still"


async def test_older_servers_do_all_but_end_stdin(stack, older: EmbeddedCluster) -> None:
    async with await create_client(older.configuration, stack[0]) as client:
        pods = Api(Pod, client=client, namespace="default")
        with anyio.fail_after(PATIENCE):
            assert (await pods.exec.run("p", command=["fail"])).exit_code == 3
            with pytest.raises(ServerTooOld):
                await pods.exec.run("p", command=["cat"], stdin=b"x")
            async with pods.exec.stream("p", command=["cat"], stdin=True) as session:
                await session.stdin.write(b"x")
                assert await anext(session.stdout) == b"x"
