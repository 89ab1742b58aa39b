"""What watches over the components and carries their bytes."""

import asyncio
import signal
import socket
import subprocess
import sys

import pytest

from tools.cluster import lifeline, relay
from tools.cluster.errors import ClusterError
from tools.cluster.processes import Processes
from tools.cluster.progress import elapsed, tail


def test_component_that_dies_is_reported_with_its_log(tmp_path):
    async def scenario(processes):
        processes.start(["sh", "-c", "echo cannot bind; exit 3"])
        return await asyncio.wait_for(processes.died, 10)

    error = supervise(tmp_path, scenario)
    assert (str(error), error.detail) == ("sh ended with exit code 3", "cannot bind")


def test_component_that_is_killed_is_reported_with_the_signal(tmp_path):
    async def scenario(processes):
        processes.start(["sh", "-c", "kill -9 $$"])
        return await asyncio.wait_for(processes.died, 10)

    assert str(supervise(tmp_path, scenario)) == "sh was killed by signal 9"


def test_job_that_succeeds_is_no_death(tmp_path):
    async def scenario(processes):
        await asyncio.wait_for(processes.run(["true"]), 10)
        return processes.died.done()

    assert supervise(tmp_path, scenario) is False


def test_job_that_fails_raises_with_its_log(tmp_path):
    async def scenario(processes):
        await asyncio.wait_for(processes.run(["sh", "-c", "echo no such image >&2; exit 1"]), 10)

    with pytest.raises(ClusterError, match="failed with exit code 1") as caught:
        supervise(tmp_path, scenario)
    assert caught.value.detail == "no such image"


def test_relay_passes_bytes_both_ways_and_the_end_of_one_side(unused_listener):
    async def scenario():
        async def answer(reader, writer):
            # Answers only after the end of the request: the end must have come through, and the way back stay open.
            request = await reader.read()
            writer.write(b"answer to " + request)
            writer.close()
            await writer.wait_closed()

        target = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = target.sockets[0].getsockname()[1]
        server = await relay.serve(unused_listener, port)
        reader, writer = await asyncio.open_connection(*unused_listener.getsockname())
        writer.write(b"request")
        writer.write_eof()
        answer_bytes = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        await writer.wait_closed()
        server.close()
        target.close()
        return answer_bytes

    assert asyncio.run(scenario()) == b"answer to request"


def test_relay_closes_a_connection_when_nobody_listens_inside(unused_listener):
    async def scenario():
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        server = await relay.serve(unused_listener, port)
        reader, writer = await asyncio.open_connection(*unused_listener.getsockname())
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        await writer.wait_closed()
        server.close()
        return answer

    assert asyncio.run(scenario()) == b""


def test_child_sees_the_end_of_its_input_when_released():
    child = lifeline.start([sys.executable, "-c", "import os; os.read(0, 1); raise SystemExit(7)"])
    assert child.poll() is None
    lifeline.end(child)
    assert child.returncode == 7


def test_child_sees_the_end_of_its_input_when_its_parent_is_killed(tmp_path):
    fifo = tmp_path / "alive"
    subprocess.run(["mkfifo", fifo], check=True)
    # The child holds the FIFO open for writing while it lives; reading from it ends when the child does.
    script = (
        "import sys, time; from tools.cluster import lifeline\n"
        f"lifeline.start(['sh', '-c', 'exec 9>{fifo}; echo up >&9; read line'])\n"
        "time.sleep(60)"
    )
    root = lifeline.__file__.rsplit("/tools/", 1)[0]
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=root)
    with fifo.open() as alive:
        assert alive.readline() == "up\n"
        parent.kill()
        parent.wait()
        assert alive.read() == ""


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.04, "0.0 s"), (59.9, "59.9 s"), (60, "1:00 min"), (185.4, "3:05 min")]
)
def test_durations_are_written_for_people(seconds, text):
    assert elapsed(seconds) == text


def test_tail_keeps_the_last_lines():
    assert tail("1\n2\n3\n", 2) == "2\n3"


@pytest.fixture
def unused_listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def supervise(folder, scenario):
    """Run a scenario with `Processes` that reap as process 1 does."""

    async def supervised():
        processes = Processes(folder, {"PATH": "/bin:/usr/bin"})
        asyncio.get_running_loop().add_signal_handler(signal.SIGCHLD, processes.reap)
        return await scenario(processes)

    return asyncio.run(supervised())
