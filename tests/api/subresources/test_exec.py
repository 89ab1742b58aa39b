"""Running a command to its end."""

import pickle
import traceback

import anyio
import pytest

from kubex.api import Api
from kubex.core.channels import V4, V5, Channel
from kubex.core.exceptions import (
    ExecError,
    Forbidden,
    InternalError,
    InvalidRequest,
    ProtocolError,
    RequestTimeout,
    ServerTooOld,
)
from kubex.core.models import Status

pytestmark = pytest.mark.anyio


def exits(code=0, stdout=(), stderr=()):
    async def script(server):
        await server.send(Channel.STDOUT)  # as kubelets begin
        for data in stdout:
            await server.send(Channel.STDOUT, data)
        for data in stderr:
            await server.send(Channel.STDERR, data)
        await server.exit(code)

    return script


def silent(server):
    return anyio.sleep_forever()


async def cat(server):
    async for data in server.stdin():
        await server.send(Channel.STDOUT, data)
    await server.exit()


async def test_output_and_exit_code_are_given(pods):
    result = await pods(exits(3, [b"a", b"b\xff"], [b"c"])).exec.run("p", command=["sh", "-c", "exit 3"])
    assert (result.stdout, result.stderr, result.exit_code) == (b"ab\xff", b"c", 3)
    assert result.status.reason == "NonZeroExitCode"
    assert result.command == ("sh", "-c", "exit 3")


async def test_success_is_zero_and_check_gives_the_result(pods):
    result = await pods(exits()).exec.run("p", command=["true"])
    assert result.exit_code == 0
    assert result.status.status == "Success"
    assert result.check() is result


async def test_check_raises_what_the_command_said(pods):
    result = await pods(exits(2, [], [b"no such thing\n"])).exec.run("p", command=["ls", "a b"])
    with pytest.raises(ExecError, match=r"^ls 'a b' ended with exit code 2: no such thing$") as raised:
        result.check()
    assert raised.value.exit_code == 2
    assert pickle.loads(pickle.dumps(raised.value)).exit_code == 2


async def test_the_request_says_it_all(pods):
    api = pods(exits())
    await api.exec.run("my-pod", command=["ls", "-l"], container="c", namespace="other")
    (request,), (server,) = api._client.requests, api._client.servers
    assert request.path == "/api/v1/namespaces/other/pods/my-pod/exec"
    assert request.query == (
        ("command", "ls"),
        ("command", "-l"),
        ("container", "c"),
        ("stdin", "false"),
        ("stdout", "true"),
        ("stderr", "true"),
        ("tty", "false"),
    )
    assert server.offered == [V5, V4]


async def test_a_terminal_has_no_stderr_of_its_own(pods):
    api = pods(exits())
    await api.exec.run("p", command=["sh"], tty=True, stdin=b"")
    assert {"tty": "true", "stdin": "true", "stderr": "false"}.items() <= api._client.servers[0].query.items()


@pytest.mark.parametrize("size", [0, 1, 2**15, 2**15 + 1, 3_000_000])
async def test_stdin_arrives_whole_and_ends(pods, size):
    data = bytes(range(256)) * (size // 256 + 1)
    result = await pods(cat).exec.run("p", command=["cat"], stdin=data[:size])
    assert result.stdout == data[:size]


@pytest.mark.parametrize("subprotocol", [V5, V4])
async def test_without_stdin_both_subprotocols_do(pods, subprotocol):
    result = await pods(exits(0, [b"x"]), subprotocol=subprotocol).exec.run("p", command=["echo"])
    assert result.stdout == b"x"


async def test_stdin_on_a_server_that_cannot_end_it_is_an_error(pods):
    api = pods(cat, subprotocol=V4)
    with pytest.raises(ServerTooOld, match=r"exec\?command=cat.*v4.channel.k8s.io, which cannot end stdin"):
        await api.exec.run("p", command=["cat"], stdin=b"x")
    assert api._client.open == 0


@pytest.mark.parametrize("subprotocol", [None, "v3.channel.k8s.io"])
async def test_another_subprotocol_is_an_error(pods, subprotocol):
    with pytest.raises(ProtocolError, match="chose the subprotocol"):
        await pods(silent, subprotocol=subprotocol).exec.run("p", command=["cat"])


async def test_a_command_may_end_without_reading_its_stdin(pods):
    async def head(server):
        await server.receive()
        await server.exit()

    assert (await pods(head).exec.run("p", command=["head", "-c1"], stdin=bytes(1_000_000))).exit_code == 0


async def test_a_command_that_cannot_be_run_is_the_servers_error(pods):
    async def not_found(server):
        message = 'exec: "nope": executable file not found in $PATH'
        await server.fail({"status": "Failure", "reason": "InternalError", "code": 500, "message": message})

    with pytest.raises(InternalError, match=r"500 InternalError: exec: \"nope\"") as raised:
        await pods(not_found).exec.run("p", command=["nope"])
    assert raised.value.status.reason == "InternalError"


async def test_a_connection_that_breaks_is_an_error(pods):
    async def breaks(server):
        await server.send(Channel.STDOUT, b"half")
        raise ConnectionResetError

    with pytest.raises(ProtocolError, match="broke"):
        await pods(breaks).exec.run("p", command=["cat"], stdin=b"x")


async def test_an_end_without_a_status_is_an_error(pods):
    async def ends(server):
        await server.send(Channel.STDOUT, b"half")

    with pytest.raises(ProtocolError, match=r"GET http://server/.*: the connection ended without a word"):
        await pods(ends).exec.run("p", command=["cat"])


@pytest.mark.parametrize("breaks", [True, False])
async def test_after_the_status_it_does_not_matter_how_the_connection_ends(pods, monkeypatch, breaks):
    monkeypatch.setattr("kubex.api._commands.connection._CLOSING_SECONDS", 0.01)

    async def script(server):
        await server.exit(4)
        if breaks:
            raise ConnectionResetError
        await anyio.sleep_forever()

    assert (await pods(script).exec.run("p", command=["cat"])).exit_code == 4


async def test_a_message_of_a_channel_that_is_not_the_servers_is_an_error(pods):
    async def strange(server):
        await server.send(Channel.STDIN, b"x")

    with pytest.raises(ProtocolError, match="channel 0"):
        await pods(strange).exec.run("p", command=["cat"])


async def test_a_refusal_comes_out_as_it_is(pods):
    refusal = Forbidden("no", status=Status(code=403))
    with pytest.raises(Forbidden) as raised:
        await pods(refusal).exec.run("p", command=["cat"], stdin=b"x")
    assert raised.value is refusal


@pytest.mark.parametrize("stdin", [None, bytes(1_000_000)])
async def test_a_total_limit_that_is_asked_for_holds(pods, stdin):
    api = pods(silent)
    with pytest.raises(RequestTimeout, match=r"0\.01 s, which is the total limit"):
        await api.exec.run("p", command=["sleep"], stdin=stdin, request_timeout=0.01)
    assert api._client.open == 0


@pytest.mark.parametrize("stdin", [None, bytes(1_000_000)])
async def test_cancelling_closes_the_connection(pods, stdin):
    api = pods(silent)
    with anyio.move_on_after(0.01) as scope:
        await api.exec.run("p", command=["sleep"], stdin=stdin)
    assert scope.cancelled_caught
    assert api._client.open == 0


@pytest.mark.parametrize("command", ["ls -l", b"ls", [], [1], None])
async def test_what_is_no_command_is_refused(pods, command):
    api = pods(exits())
    with pytest.raises(TypeError, match="command takes the program and its arguments"):
        await api.exec.run("p", command=command)
    assert api._client.requests == []


@pytest.mark.parametrize("what", ["logs", "exec", "attach", "portforward", "files"])
def test_a_resource_without_it_has_none(client, deployment, what):
    with pytest.raises(NotImplementedError, match=rf"^Deployment has no {what}: .*kubex\.core\.models\.Has"):
        getattr(Api(deployment, client=client), what)


async def test_a_namespace_is_needed(client, pod):
    with pytest.raises(InvalidRequest, match="lives in a namespace"):
        await Api(pod, client=client).exec.run("p", command=["ls"])


async def test_errors_stand_in_no_group(pods):
    async def breaks(server):
        raise ConnectionResetError

    with pytest.raises(ProtocolError) as raised:
        await pods(breaks).exec.run("p", command=["cat"], stdin=b"x")
    assert "ExceptionGroup" not in "".join(traceback.format_exception(raised.value))
