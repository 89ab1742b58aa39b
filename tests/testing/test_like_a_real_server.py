"""The same WebSockets and logs on the embedded cluster and on a real one."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import anyio
import httpx
import pytest

from kubex.configuration import load_configuration, ssl_context
from kubex.testing import EmbeddedCluster, Output, Process

V5, V4 = "v5.channel.k8s.io", "v4.channel.k8s.io"
PATIENCE = 60
WEB = "echo one; echo two; mkdir /www; echo hello > /www/index.html; exec httpd -f -p 8080 -h /www"


def pods() -> Iterator[dict[str, Any]]:
    image = {"image": "busybox:1", "command": ["sh", "-c", WEB]}
    one, other, setup = ({**image, "name": name} for name in ("a", "b", "setup"))
    specs: dict[str, dict[str, Any]] = {
        "main": {"containers": [{**image, "name": "main"}]},
        "several": {"containers": [one, other], "initContainers": [setup], "nodeSelector": {"no": "where"}},
        "pending": {"containers": [one], "nodeSelector": {"no": "where"}},
    }
    for name, spec in specs.items():
        yield {"metadata": {"name": name}, "spec": {"terminationGracePeriodSeconds": 0, **spec}}


async def run_here(process: Process) -> int:
    """Run a command as a program of this machine."""
    program = await asyncio.create_subprocess_exec(
        *process.command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    stdout, stderr = await program.communicate(await process.stdin.read())
    await process.stdout.write(stdout)
    await process.stderr.write(stderr)
    return program.returncode or 0


async def say_hello(reader: asyncio.StreamReader, output: Output) -> None:
    await reader.readuntil(b"\r\n\r\n")
    await output.write("HTTP/1.0 200 OK\r\n\r\nhello\n")


class Embedded:
    """An embedded cluster whose pods answer what those of a real one would."""

    def __init__(self, stack: ExitStack, request: pytest.FixtureRequest) -> None:
        cluster = stack.enter_context(EmbeddedCluster())
        self.path = "/api/v1/namespaces/default/pods"
        self.http = stack.enter_context(httpx.Client(base_url=cluster.url))
        self.server = request.getfixturevalue("web_sockets")(cluster.url)
        cluster.containers.log("main", "one\ntwo\n")
        cluster.containers.on_exec("main", run_here)
        cluster.containers.on_port("main", 8080, say_hello)
        for pod in pods():
            assert self.http.post(self.path, json=pod).status_code == 201


class Real:
    """Pods of a real cluster, in a namespace of their own."""

    def __init__(self, stack: ExitStack, request: pytest.FixtureRequest) -> None:
        kubeconfig = request.getfixturevalue("real_kubeconfig")
        configuration = anyio.run(lambda: load_configuration(kubeconfig=kubeconfig))
        tls = ssl_context(configuration)
        headers = {"authorization": f"Bearer {configuration.token}"}
        client = httpx.Client(base_url=configuration.url, verify=tls or True, headers=headers, timeout=PATIENCE)
        self.http = stack.enter_context(client)
        name = f"streams-{uuid4().hex[:8]}"
        self.path = f"/api/v1/namespaces/{name}/pods"
        self.server = request.getfixturevalue("web_sockets")(configuration.url, name, configuration.token, tls)
        assert self.http.post("/api/v1/namespaces", json={"metadata": {"name": name}}).status_code == 201
        stack.callback(self.http.delete, f"/api/v1/namespaces/{name}")
        self._wait_for(f"/api/v1/namespaces/{name}/serviceaccounts", lambda account: True)
        for pod in pods():
            assert self.http.post(self.path, json=pod).status_code == 201
        self._wait_for(self.path, lambda pod: (pod.get("status") or {}).get("phase") == "Running")

    def _wait_for(self, path: str, is_wanted) -> None:
        with self.http.stream("GET", path, params={"watch": "1", "timeoutSeconds": str(PATIENCE)}) as events:
            assert any(is_wanted(json.loads(line)["object"]) for line in events.iter_lines())


@pytest.fixture(params=["embedded", pytest.param("real", marks=pytest.mark.cluster)], scope="module")
def servers(request: pytest.FixtureRequest) -> Iterator[Embedded | Real]:
    with ExitStack() as stack:
        yield (Embedded if request.param == "embedded" else Real)(stack, request)


@pytest.fixture
def server(servers: Embedded | Real) -> Any:
    return servers.server


def exec_path(*command: str, streams: str = "&stdin=true&stdout=true&stderr=true") -> str:
    return f"main/exec?{urlencode([('command', word) for word in command])}{streams}"


def status_of(channels: Mapping[int, bytes]) -> Any:
    return json.loads(channels[3])


@pytest.mark.parametrize("protocol", [V5, V4])
def test_output_and_exit_code(server, protocol: str) -> None:
    script = "echo out; echo err >&2; exit 7"
    with server.open(exec_path("sh", "-c", script, streams="&stdout=true&stderr=true"), protocol) as socket:
        assert socket.receive() == (1, b"")
        channels, code = socket.receive_all()
    assert (channels[1], channels[2], code) == (b"out\n", b"err\n", 1000)
    inner = {V5: "command terminated with exit code 7", V4: f"error executing command [sh -c {script}], exit code 7"}
    assert status_of(channels) == {
        "metadata": {},
        "status": "Failure",
        "message": f"command terminated with non-zero exit code: {inner[protocol]}",
        "reason": "NonZeroExitCode",
        "details": {"causes": [{"reason": "ExitCode", "message": "7"}]},
    }


def test_stdin_is_closed_by_its_frame(server) -> None:
    with server.open(exec_path("cat"), V5) as socket:
        socket.send(b"\0one ")
        socket.send(b"\0two")
        socket.send(b"\xff\0")
        channels, code = socket.receive_all()
    assert (channels[1], channels[3], code) == (b"one two", b'{"metadata":{},"status":"Success"}', 1000)


@pytest.mark.parametrize("protocol", [V5, V4])
def test_a_command_that_is_not_there(server, protocol: str) -> None:
    with server.open(exec_path("no-such-command", streams="&stdout=true"), protocol) as socket:
        channels, code = socket.receive_all()
    status, twice = status_of(channels), "Internal error occurred: error executing command in container: "
    assert (status["reason"], status["code"], code) == ("InternalError", 500, 1000)
    assert status["message"].startswith(twice if protocol == V4 else f"Internal error occurred: {twice}")
    assert status["message"].endswith('exec: "no-such-command": executable file not found in $PATH: unknown')
    assert status["message"] == f"Internal error occurred: {status['details']['causes'][0]['message']}"


def test_no_stream_at_all(server) -> None:
    with server.open(exec_path("ls", streams=""), V5) as socket:
        assert socket.receive() == (3, b"")
        channels, _ = socket.receive_all()
    message = "unable to upgrade connection: you must specify at least 1 of stdin, stdout, stderr"
    assert status_of(channels) == {
        "metadata": {},
        "status": "Failure",
        "message": f"Internal error occurred: {message}",
        "reason": "InternalError",
        "details": {"causes": [{"message": message}]},
        "code": 500,
    }


def test_ports(server) -> None:
    with server.open("main/portforward?ports=8080&ports=81", V4) as socket:
        socket.send(b"\0GET /index.html HTTP/1.0\r\n\r\n")
        channels, code = socket.receive_all()
    assert (channels[0][:2], channels[1], channels[2], code) == (b"\x90\x1f", b"\x90\x1f", b"Q\0", 1000)
    assert channels[0].endswith(b"\r\n\r\nhello\n")
    assert channels[3].startswith(b"Q\0error forwarding port 81 to pod ")
    assert b"failed to connect to localhost:81 inside namespace" in channels[3]
    assert b"dial tcp4 127.0.0.1:81: connect: connection refused" in channels[3]


@pytest.mark.parametrize(
    ("path", "protocol", "code", "message"),
    [
        ("none/exec?command=ls&stdout=true", V5, 404, 'pods "none" not found'),
        ("none/attach?stdout=true", V5, 404, 'pods "none" not found'),
        ("none/portforward?ports=80", V4, 404, 'pods "none" not found'),
        ("several/exec?command=ls", V5, 400, "a container name must be specified for pod several, choose one of: "),
        ("several/attach?", V5, 400, "a container name must be specified for pod several, choose one of: [setup a b]"),
        ("main/exec?command=ls&container=x", V5, 400, "container x is not valid for pod main"),
        ("main/attach?container=x", V5, 400, "container x is not valid for pod main"),
        ("pending/exec?command=ls", V5, 400, "pod pending does not have a host assigned"),
        ("pending/attach?", V5, 400, "pod pending does not have a host assigned"),
        ("pending/portforward?ports=80", V4, 400, "pod pending does not have a host assigned"),
        ("main/portforward?ports=x", V4, 400, 'cannot convert to []int32: strconv.ParseUint: parsing "x": invalid'),
        ("main/portforward?ports=65536", V4, 400, 'cannot convert to []int32: strconv.ParseUint: parsing "65536": val'),
        ("main/nothing", V5, 404, "the server could not find the requested resource"),
    ],
)
def test_refused_handshakes_carry_a_status(server, path: str, protocol: str, code: int, message: str) -> None:
    refused, body = server.refusal(path, protocol)
    status = json.loads(body)
    assert (refused, status["code"], status["kind"], status["status"]) == (code, code, "Status", "Failure")
    assert status["message"].startswith(message)


def test_handshakes_refused_with_plain_text(server) -> None:
    assert server.refusal("main/exec?command=ls&stdout=true", "unknown") == (403, b"")
    assert server.refusal("main/portforward?ports=80", V5) == (403, b"")
    assert server.refusal("main/portforward", V4) == (400, b'query parameter "port" is required')
    assert server.refusal("main/portforward?ports=0", V4) == (400, b'port "0" must be > 0')


@pytest.mark.parametrize(
    ("method", "path", "code", "message"),
    [
        ("GET", "main/exec?command=ls", 400, "Upgrade request required"),
        ("POST", "main/exec?command=ls", 400, "Upgrade request required"),
        ("POST", "main/attach", 400, "Upgrade request required"),
        ("GET", "main/portforward", 400, "Upgrade request required"),
        ("POST", "none/exec", 404, 'pods "none" not found'),
        ("PUT", "main/exec", 405, "the server does not allow this method on the requested resource"),
        ("POST", "main/log", 405, "the server does not allow this method on the requested resource"),
        ("GET", "none/log", 404, 'pods "none" not found'),
        ("GET", "several/log", 400, "a container name must be specified for pod several, choose one of: [setup a b]"),
        ("GET", "main/log?container=x", 400, "container x is not valid for pod main"),
        ("GET", "main/log?previous=true", 400, 'previous terminated container "main" in pod "main" not found'),
        ("GET", "main/log?tailLines=x", 400, 'strconv.ParseInt: parsing "x": invalid syntax'),
        ("GET", f"main/log?tailLines={10**30}", 400, f'strconv.ParseInt: parsing "{10**30}": value out of range'),
        ("GET", "main/log?sinceTime=x", 400, 'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as'),
        ("GET", "none/log?limitBytes=0", 422, 'PodLogOptions "none" is invalid: limitBytes: Invalid value: 0: must be'),
        (
            "GET",
            "main/log?tailLines=-1&limitBytes=0&sinceSeconds=0&stream=Stdout",
            422,
            'PodLogOptions "main" is invalid: [tailLines: Invalid value: -1: must be greater than or equal to 0, limit',
        ),
        (
            "GET",
            "main/log?sinceSeconds=1&sinceTime=2020-01-01T00:00:00Z",
            422,
            'PodLogOptions "main" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be',
        ),
    ],
)
def test_refused_requests(servers, method: str, path: str, code: int, message: str) -> None:
    answer = servers.http.request(method, f"{servers.path}/{path}")
    assert (answer.status_code, answer.json()["code"]) == (code, code)
    assert answer.json()["message"].startswith(message)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", "one\ntwo\n"),
        ("?container=main&previous=false", "one\ntwo\n"),
        ("?tailLines=1", "two\n"),
        ("?tailLines=0", ""),
        ("?limitBytes=5", "one\nt"),
        ("?sinceSeconds=100000", "one\ntwo\n"),
        ("?sinceTime=2020-01-01T00:00:00Z", "one\ntwo\n"),
        ("?sinceTime=2100-01-01T00:00:00Z", ""),
    ],
)
def test_parts_of_a_log(servers, options: str, expected: str) -> None:
    answer = servers.http.get(f"{servers.path}/main/log{options}")
    assert (answer.status_code, answer.headers["content-type"], answer.text) == (200, "text/plain", expected)


def test_timestamps_have_nine_digits(servers) -> None:
    text = servers.http.get(f"{servers.path}/main/log?timestamps=true").text
    assert [(len(line.split()[0]), line.split()[1]) for line in text.splitlines()] == [(30, "one"), (30, "two")]


def test_a_pod_without_a_node_has_no_content(servers) -> None:
    assert servers.http.get(f"{servers.path}/pending/log?follow=true").status_code == 204
