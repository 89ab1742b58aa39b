"""port-forward over WebSockets."""

import asyncio
import json
import socketserver
import threading
from collections.abc import Iterator

import pytest

from kubex.testing import EmbeddedCluster, Output

PATIENCE = 20
V5, V4 = "v5.channel.k8s.io", "v4.channel.k8s.io"


@pytest.fixture
def address() -> Iterator[tuple[str, int]]:
    """Give the address of a server that answers a line in capitals."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(self.rfile.readline().upper())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = False
        serving = threading.Thread(target=listening.serve_forever, args=(0.01,))
        serving.start()
        yield "127.0.0.1", listening.server_address[1]
        listening.shutdown()
        serving.join()


async def shout(reader: asyncio.StreamReader, output: Output) -> None:
    await output.write((await reader.readline()).upper())


async def never(reader: asyncio.StreamReader, output: Output) -> None:
    await asyncio.Event().wait()


def test_each_port_has_two_channels_that_begin_with_its_number(cluster: EmbeddedCluster, pod: str, server) -> None:
    cluster.containers.on_port(pod, 8080, never)
    cluster.containers.on_port(pod, 443, never)
    with server.open(f"{pod}/portforward?ports=8080&ports=443", V4) as socket:
        assert socket.subprotocol == V4
        opened = [socket.receive() for _ in range(4)]
    assert opened == [(0, b"\x90\x1f"), (1, b"\x90\x1f"), (2, b"\xbb\x01"), (3, b"\xbb\x01")]


def test_bytes_go_both_ways_and_the_end_of_all_ports_closes(cluster: EmbeddedCluster, pod: str, server) -> None:
    cluster.containers.on_port(pod, 80, shout)
    with server.open(f"{pod}/portforward?ports=80,80", V4) as socket:
        socket.send(b"\2two\n")
        socket.send(b"\0one\n")
        channels, code = socket.receive_all()
    assert (channels[0], channels[2], code) == (b"P\0ONE\n", b"P\0TWO\n", 1000)


def test_a_port_whose_handler_has_returned_does_not_hold_up_the_others(
    cluster: EmbeddedCluster, pod: str, server
) -> None:
    async def leave(reader: asyncio.StreamReader, output: Output) -> None:
        await output.write("bye")

    cluster.containers.on_port(pod, 80, leave)
    cluster.containers.on_port(pod, 81, shout)
    with server.open(f"{pod}/portforward?ports=80&ports=81", V4) as socket:
        while socket.receive() != (0, b"bye"):
            pass
        for _ in range(4):
            socket.send(b"\0" + bytes(1 << 20))
        socket.send(b"\2still here\n")
        channels, _ = socket.receive_all()
    assert channels[2].endswith(b"STILL HERE\n")


def test_an_address_is_connected_to(cluster: EmbeddedCluster, pod: str, server, address: tuple[str, int]) -> None:
    cluster.containers.on_port(pod, 80, address)
    with server.open(f"{pod}/portforward?ports=80", V4) as socket:
        socket.send(b"\0over ")
        socket.send(b"\0tcp\n")
        channels, code = socket.receive_all()
    assert (channels, code) == ({0: b"P\0OVER TCP\n", 1: b"P\0"}, 1000)


def test_a_port_that_nobody_listens_on_is_told_on_its_error_channel(
    cluster: EmbeddedCluster, pod: str, server, address: tuple[str, int]
) -> None:
    cluster.containers.on_port(pod, 80, shout)
    with server.open(f"{pod}/portforward?ports=81&ports=80", V4) as socket:
        socket.send(b"\0lost")
        socket.send(b"\2alive\n")
        channels, code = socket.receive_all()
    error = channels[1][2:].decode()
    assert error.startswith("error forwarding port 81 to pod ")
    assert "connection refused" in error
    assert (channels[0], channels[2], channels[3], code) == (b"Q\0", b"P\0ALIVE\n", b"P\0", 1000)


def test_an_address_where_nobody_listens_is_refused(cluster: EmbeddedCluster, pod: str, server) -> None:
    cluster.containers.on_port(pod, 80, ("127.0.0.1", 1))
    with server.open(f"{pod}/portforward?ports=80", V4) as socket:
        assert b"connection refused" in socket.receive_all()[0][1]


def test_a_handler_that_fails_is_the_error_of_its_port(
    cluster: EmbeddedCluster, pod: str, server, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(reader: asyncio.StreamReader, output: Output) -> None:
        raise ValueError("broken")

    cluster.containers.on_port(pod, 80, fail)
    with server.open(f"{pod}/portforward?ports=80", V4) as socket:
        channels, code = socket.receive_all()
    assert channels[1].endswith(b"ValueError: broken")
    assert code == 1000
    assert f"the handler for port 80 of pod {pod} failed" in caplog.text


def test_a_handler_gets_all_that_was_sent_before_the_client_went(cluster: EmbeddedCluster, pod: str, server) -> None:
    received: list[bytes] = []
    done = threading.Event()

    async def take(reader: asyncio.StreamReader, output: Output) -> None:
        data = await reader.read()
        await asyncio.to_thread(received.append, data)
        done.set()

    cluster.containers.on_port(pod, 80, take)
    with server.open(f"{pod}/portforward?ports=80", V4) as socket:
        socket.send(b"\0everything")
    assert done.wait(PATIENCE)
    assert received == [b"everything"]


def test_handshakes_that_make_no_sense_are_refused(cluster: EmbeddedCluster, pod: str, server) -> None:
    assert json.loads(server.refusal(f"{pod}/portforward?ports=80", V4)[1])["message"].endswith("host assigned")
    cluster.containers.on_port(pod, 80, never)
    assert server.refusal(f"{pod}/portforward", V4) == (400, b'query parameter "port" is required')
    assert server.refusal(f"{pod}/portforward?ports=0", V4) == (400, b'port "0" must be > 0')
    for port, why in (("x", "invalid syntax"), ("-1", "invalid syntax"), ("65536", "value out of range")):
        code, body = server.refusal(f"{pod}/portforward?ports={port}", V4)
        message = f'cannot convert to []int32: strconv.ParseUint: parsing "{port}": {why}'
        assert (code, json.loads(body)["message"]) == (400, message)
    assert server.refusal(f"{pod}/portforward?ports=80", V5) == (403, b"")
    assert server.refusal("none/portforward?ports=80", V4)[0] == 404
