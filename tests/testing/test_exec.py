"""exec and attach over WebSockets: what handlers get, and what clients see of them."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import httpx
import pytest

from kubex.testing import EmbeddedCluster, ExecProtocol, Process, TerminalSize

PATIENCE = 20
V5: ExecProtocol = "v5.channel.k8s.io"
V4: ExecProtocol = "v4.channel.k8s.io"
ALL = "stdin=true&stdout=true&stderr=true"


def status_of(channels: Mapping[int, bytes]) -> Any:
    return json.loads(channels[3])


async def echo(process: Process) -> int:
    while data := await process.stdin.read(1 << 16):
        await process.stdout.write(data)
    return 0


def test_a_fixed_answer_has_output_and_exit_code(cluster: EmbeddedCluster, pod: str, server) -> None:
    cluster.containers.answer_exec(pod, stdout="out\n", stderr=b"err\n", exit_code=7)
    with server.open(f"{pod}/exec?command=any&{ALL}", V5) as socket:
        assert socket.subprotocol == V5
        channels, code = socket.receive_all()
    assert (channels[1], channels[2], code) == (b"out\n", b"err\n", 1000)
    assert status_of(channels) == {
        "metadata": {},
        "status": "Failure",
        "message": "command terminated with non-zero exit code: command terminated with exit code 7",
        "reason": "NonZeroExitCode",
        "details": {"causes": [{"reason": "ExitCode", "message": "7"}]},
    }


def test_the_first_message_is_empty_and_the_last_says_success(cluster: EmbeddedCluster, pod: str, server) -> None:
    cluster.containers.answer_exec(pod)
    for streams, channel in (("stdout=true", 1), ("stderr=true", 2), ("stdin=true", 3)):
        with server.open(f"{pod}/exec?command=any&{streams}", V5) as socket:
            assert socket.receive() == (channel, b"")
            assert socket.receive() == (3, b'{"metadata":{},"status":"Success"}')


def test_an_answer_for_the_very_command_and_container_wins(
    cluster: EmbeddedCluster, make_pod: Callable[..., str], server
) -> None:
    pod = make_pod("a", "b")
    cluster.containers.answer_exec(pod, stdout="any")
    cluster.containers.answer_exec(pod, ["ls", "-l"], stdout="ls")
    cluster.containers.answer_exec(pod, stdout="any in b", container="b")
    cluster.containers.answer_exec(pod, ["ls", "-l"], stdout="ls in b", container="b")

    def output(query: str) -> Any:
        with server.open(f"{pod}/exec?{query}&stdout=true", V5) as socket:
            return socket.receive_all()[0][1]

    assert output("container=a&command=ls") == b"any"
    assert output("container=a&command=ls&command=-l") == b"ls"
    assert output("container=b&command=ls") == b"any in b"
    assert output("container=b&command=ls&command=-l") == b"ls in b"


def test_a_handler_sees_what_was_asked_for(cluster: EmbeddedCluster, pod: str, server) -> None:
    seen: list[Process] = []

    async def handler(process: Process) -> None:
        seen.append(process)

    cluster.containers.on_exec(pod, handler)
    with server.open(f"{pod}/exec?command=sh&command=-c&command=a%20b&stdout=true", V5) as socket:
        channels, _ = socket.receive_all()
    assert status_of(channels)["status"] == "Success"  # None is 0
    process = seen[0]
    assert (process.namespace, process.pod, process.container) == ("default", pod, "main")
    assert (process.command, process.tty, process.size) == (["sh", "-c", "a b"], False, None)


def test_stdin_ends_when_its_channel_is_closed(cluster: EmbeddedCluster, pod: str, server) -> None:
    cluster.containers.on_exec(pod, echo)
    with server.open(f"{pod}/exec?command=cat&{ALL}", V5) as socket:
        socket.send(b"\0one ")
        socket.send([b"\0t", b"w", b"o"])  # one message in three fragments
        socket.send(b"\xff\0")
        channels, code = socket.receive_all()
    assert (channels[1], code, status_of(channels)["status"]) == (b"one two", 1000, "Success")


def test_v4_cannot_close_stdin(cluster: EmbeddedCluster, pod: str, server) -> None:
    cluster.containers.on_exec(pod, echo)
    with server.open(f"{pod}/exec?command=cat&{ALL}", V4) as socket:
        assert socket.receive() == (1, b"")
        socket.send(b"\xff\0")
        socket.send(b"\0still open")
        assert socket.receive() == (1, b"still open")


def test_stdin_is_at_its_end_when_it_was_not_asked_for(cluster: EmbeddedCluster, pod: str, server) -> None:
    received: list[bytes] = []

    async def handler(process: Process) -> None:
        received.append(await process.stdin.read())
        await process.resized()

    cluster.containers.on_exec(pod, handler)
    with server.open(f"{pod}/exec?command=cat&tty=true&stdout=true", V5) as socket:
        socket.send(b"\0nobody reads this")
        socket.send(b'\4{"Width":80,"Height":25}')
        assert status_of(socket.receive_all()[0])["status"] == "Success"
    assert received == [b""]


def test_output_that_was_not_asked_for_is_dropped(cluster: EmbeddedCluster, pod: str, server) -> None:
    cluster.containers.answer_exec(pod, stdout="out", stderr="err")
    with server.open(f"{pod}/exec?command=any&stderr=true", V5) as socket:
        channels, _ = socket.receive_all()
    assert (1 in channels, channels[2]) == (False, b"err")


def test_a_terminal_merges_stderr_and_tells_its_sizes(cluster: EmbeddedCluster, pod: str, server) -> None:
    async def handler(process: Process) -> None:
        for _ in range(2):
            size = await process.resized()
            assert process.size == size
            await process.stderr.write(f"{size.width}x{size.height}\n")

    cluster.containers.on_exec(pod, handler)
    with server.open(f"{pod}/exec?command=top&tty=true&{ALL}", V5) as socket:
        assert socket.receive() == (1, b"")
        socket.send(b'\4{"Width":80,"Height":25}')
        assert socket.receive() == (1, b"80x25\n")
        socket.send(b"\4{broken")
        socket.send(b'\4{"Width":132,"Height":50}')
        assert socket.receive() == (1, b"132x50\n")
        assert status_of(socket.receive_all()[0])["status"] == "Success"


def test_a_size_reads_as_width_and_height() -> None:
    assert TerminalSize(80, 25) == (80, 25)


def test_a_handler_that_fails_is_an_internal_error_and_is_logged(
    cluster: EmbeddedCluster, pod: str, server, caplog: pytest.LogCaptureFixture
) -> None:
    async def handler(process: Process) -> int:
        raise ValueError("no such luck")

    cluster.containers.on_exec(pod, handler)
    with server.open(f"{pod}/exec?command=x&{ALL}", V5) as socket:
        status = status_of(socket.receive_all()[0])
    assert (status["code"], status["reason"]) == (500, "InternalError")
    assert status["message"] == "Internal error occurred: ValueError: no such luck"
    assert f"the handler for ['x'] in pod {pod} failed" in caplog.text


async def _program(process: Process) -> int:
    program = await asyncio.create_subprocess_exec(*process.command)
    return await program.wait()


@pytest.mark.parametrize("runs_programs", [False, True])
def test_a_command_that_is_not_there(cluster: EmbeddedCluster, pod: str, server, *, runs_programs: bool) -> None:
    cluster.containers.answer_exec(pod, ["ls"])
    if runs_programs:
        cluster.containers.on_exec(pod, _program)
    with server.open(f"{pod}/exec?command=no-such-command&{ALL}", V5) as socket:
        status = status_of(socket.receive_all()[0])
    assert (status["code"], status["reason"]) == (500, "InternalError")
    assert 'exec: "no-such-command": executable file not found in $PATH' in status["message"]


@pytest.mark.parametrize("subresource", ["exec?command=ls", "attach?"])
def test_no_stream_at_all_is_an_internal_error(cluster: EmbeddedCluster, pod: str, server, subresource: str) -> None:
    cluster.containers.answer_exec(pod)
    with server.open(f"{pod}/{subresource}", V5) as socket:
        status = status_of(socket.receive_all()[0])
    assert status["message"].endswith("you must specify at least 1 of stdin, stdout, stderr")


def test_attach_has_a_handler_of_its_own(cluster: EmbeddedCluster, pod: str, server) -> None:
    async def shout(process: Process) -> int:
        assert process.command == []
        async for line in process.stdin:
            await process.stdout.write(line.upper())
        return 3

    cluster.containers.on_attach(pod, shout)
    with server.open(f"{pod}/attach?{ALL}", V5) as socket:
        socket.send(b"\0one\ntwo")
        socket.send(b"\xff\0")
        channels, _ = socket.receive_all()
    assert channels[1] == b"ONE\nTWO"
    assert status_of(channels)["details"]["causes"] == [{"reason": "ExitCode", "message": "3"}]


def test_attach_without_a_handler_finds_no_container(cluster: EmbeddedCluster, pod: str, server) -> None:
    cluster.containers.answer_exec(pod)
    with server.open(f"{pod}/attach?{ALL}", V5) as socket:
        status = status_of(socket.receive_all()[0])
    assert f"container main not found in pod {pod}_default" in status["message"]


def test_a_pod_of_which_nothing_was_said_has_no_host(pod: str, server) -> None:
    for subresource in ("exec?command=ls", "attach?stdout=true"):
        code, body = server.refusal(f"{pod}/{subresource}", V5)
        assert (code, json.loads(body)["message"]) == (400, f"pod {pod} does not have a host assigned")


def test_the_first_subprotocol_of_the_client_that_is_known_is_taken(cluster: EmbeddedCluster, pod: str, server) -> None:
    cluster.containers.answer_exec(pod)
    path = f"{pod}/exec?command=ls&stdout=true"
    for offered in ([V5, V4], [V4, V5], ["other", V4]):
        with server.open(path, *offered) as socket:
            assert socket.subprotocol == next(protocol for protocol in offered if protocol != "other")
    assert server.refusal(path, "other") == (403, b"")
    assert server.refusal(path) == (403, b"")


def test_a_cluster_can_be_one_from_before_v5(web_sockets) -> None:
    with EmbeddedCluster(exec_protocols=[V4]) as cluster:
        spec = {"containers": [{"name": "main", "image": "i"}]}
        pods = f"{cluster.url}/api/v1/namespaces/default/pods"
        assert httpx.post(pods, json={"metadata": {"name": "old"}, "spec": spec}).status_code == 201
        cluster.containers.answer_exec("old", exit_code=2)
        server = web_sockets(cluster.url)
        with server.open("old/exec?command=ls&command=-l&stdout=true", V5, V4) as socket:
            assert socket.subprotocol == V4
            status = status_of(socket.receive_all()[0])
        assert server.refusal("old/exec?command=ls&stdout=true", V5) == (403, b"")
    assert status["message"].endswith("error executing command [ls -l], exit code 2")


def test_a_token_is_asked_for_in_the_handshake(web_sockets) -> None:
    with EmbeddedCluster(token="secret") as cluster:
        code, body = web_sockets(cluster.url).refusal("p/exec?command=ls", V5)
        assert (code, json.loads(body)["reason"]) == (401, "Unauthorized")
        code, body = web_sockets(cluster.url, token="secret").refusal("p/exec?command=ls", V5)
        assert (code, json.loads(body)["message"]) == (404, 'pods "p" not found')


@pytest.mark.parametrize("path", ["{pod}/log", "{pod}/status", "{pod}/nothing", "{pod}"])
def test_other_paths_open_no_web_socket(pod: str, server, path: str) -> None:
    code, body = server.refusal(path.format(pod=pod), V5)
    assert (code, json.loads(body)["kind"]) in ((400, "Status"), (404, "Status"))


def test_a_slow_client_holds_the_handler_back(cluster: EmbeddedCluster, pod: str, server) -> None:
    chunk, count = b"x" * (1 << 20), 64
    written: list[int] = []
    held_back = threading.Event()

    async def handler(process: Process) -> None:
        for number in range(count):
            await _noting_delay(process.stdout.write(chunk), held_back)
            written.append(number)

    cluster.containers.on_exec(pod, handler)
    with server.open(f"{pod}/exec?command=x&stdout=true", V5) as socket:
        assert held_back.wait(PATIENCE)
        assert len(written) < count / 2
        channels, _ = socket.receive_all()
    assert len(channels[1]) == count * len(chunk)
    assert status_of(channels)["status"] == "Success"


async def _noting_delay(work: Awaitable[None], late: threading.Event) -> None:
    """Set the event if the work does not come to an end of itself."""
    task = asyncio.ensure_future(work)
    if not (await asyncio.wait([task], timeout=0.5))[0]:
        late.set()
    await task


def test_a_handler_that_does_not_read_holds_the_client_back(cluster: EmbeddedCluster, pod: str, server) -> None:
    chunk, count = b"x" * (1 << 20), 64
    may_read = threading.Event()
    received: list[int] = []

    async def handler(process: Process) -> None:
        await asyncio.to_thread(may_read.wait, PATIENCE)
        received.extend([len(data) async for data in _chunks(process)])

    cluster.containers.on_exec(pod, handler)
    with server.open(f"{pod}/exec?command=x&{ALL}", V5) as socket:
        sent: list[int] = []

        def send() -> None:
            for _ in range(count):
                socket.send(b"\0" + chunk)
                sent.append(len(chunk))
            socket.send(b"\xff\0")

        sending = threading.Thread(target=send)
        sending.start()
        sending.join(0.5)  # long enough to send all of it, were it taken
        assert len(sent) < count / 2
        may_read.set()
        channels, _ = socket.receive_all()
        sending.join(PATIENCE)
    assert status_of(channels)["status"] == "Success"
    assert sum(received) == count * len(chunk)


async def _chunks(process: Process):
    while data := await process.stdin.read(1 << 20):
        yield data


def test_a_handler_is_cancelled_when_its_client_goes(cluster: EmbeddedCluster, pod: str, server) -> None:
    cancelled = threading.Event()

    async def handler(process: Process) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    cluster.containers.on_exec(pod, handler)
    with server.open(f"{pod}/exec?command=x&{ALL}", V5) as socket:
        assert socket.receive() == (1, b"")
    assert cancelled.wait(PATIENCE)


def test_a_handler_reads_to_the_end_what_a_client_sent_before_it_went(
    cluster: EmbeddedCluster, pod: str, server
) -> None:
    received: list[bytes] = []
    done = threading.Event()

    async def handler(process: Process) -> None:
        data = await process.stdin.read()
        await asyncio.to_thread(received.append, data)
        done.set()

    cluster.containers.on_exec(pod, handler)
    with server.open(f"{pod}/exec?command=x&{ALL}", V5) as socket:
        socket.send(b"\0all of it")
    assert done.wait(PATIENCE)
    assert received == [b"all of it"]


def test_writing_to_a_client_that_has_gone_is_a_connection_reset(
    cluster: EmbeddedCluster, pod: str, server, caplog: pytest.LogCaptureFixture
) -> None:
    reset = threading.Event()

    async def handler(process: Process) -> None:
        await process.stdin.read()
        try:
            await process.stdout.write("too late")
        except ConnectionResetError:
            reset.set()
            raise

    cluster.containers.on_exec(pod, handler)
    with server.open(f"{pod}/exec?command=x&{ALL}", V5):
        pass
    assert reset.wait(PATIENCE)
    assert caplog.text == ""


def test_stopping_the_cluster_ends_handlers_and_says_goodbye(web_sockets) -> None:
    ended = threading.Event()
    before = set(threading.enumerate())

    async def stubborn(process: Process) -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        ended.set()

    with EmbeddedCluster() as cluster:
        spec = {"containers": [{"name": "main", "image": "i"}]}
        pods = f"{cluster.url}/api/v1/namespaces/default/pods"
        assert httpx.post(pods, json={"metadata": {"name": "p"}, "spec": spec}).status_code == 201
        cluster.containers.on_exec("p", stubborn)
        cluster.containers.on_port("p", 80, lambda reader, output: asyncio.Event().wait())
        server = web_sockets(cluster.url)
        with server.open("p/exec?command=x&stdout=true", V5) as one, server.open("p/portforward?ports=80", V4) as two:
            assert one.receive() == (1, b"")
            assert two.receive() == (0, b"\x50\x00")
            cluster.stop()
            assert ended.is_set()
            assert one.receive_all()[1] == two.receive_all()[1] == 1001
    assert set(threading.enumerate()) <= before


def test_answers_are_registered_from_a_handler_too(cluster: EmbeddedCluster, pod: str, server) -> None:
    async def handler(process: Process) -> None:
        cluster.containers.log(pod, "handled\n")

    cluster.containers.on_exec(pod, handler)
    with server.open(f"{pod}/exec?command=x&stdout=true", V5) as socket:
        socket.receive_all()
    assert httpx.get(f"{cluster.url}/api/v1/namespaces/default/pods/{pod}/log").text == "handled\n"
