"""The protocols of exec, attach and port-forward, message by message."""

import json

import pytest

from kubex.core.channels import V4, V5, Channel, ForwardedPort, RemoteCommand, exit_code, messages, resize_message
from kubex.core.exceptions import PortForwardError, ProtocolError, ServerTooOld
from kubex.core.models import Status, StatusCause, StatusDetails

FAILURE = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NonZeroExitCode"}


@pytest.mark.parametrize("size", [0, 1, 2**15 - 1, 2**15, 2**15 + 1, 100_000])
def test_data_is_cut_into_messages_that_are_not_long(size):
    data = bytes(range(256)) * (size // 256 + 1)
    cut = list(messages(Channel.STDIN, data[:size]))
    assert all(message[0] == 0 and 1 < len(message) <= 2**15 + 1 for message in cut)
    assert b"".join(message[1:] for message in cut) == data[:size]


def test_a_size_is_told_as_servers_read_it():
    message = resize_message(80, 24)
    assert message[0] == Channel.RESIZE
    assert json.loads(message[1:]) == {"Width": 80, "Height": 24}


def test_the_end_of_stdin_is_a_message_of_v5_alone():
    assert RemoteCommand(V5, "asked").end_of_stdin() == b"\xff\x00"
    with pytest.raises(ServerTooOld, match=r"^asked: the server speaks v4\.channel\.k8s\.io"):
        RemoteCommand(V4, "asked").end_of_stdin()


@pytest.mark.parametrize("subprotocol", [None, "", "channel.k8s.io"])
def test_other_subprotocols_are_refused(subprotocol):
    with pytest.raises(ProtocolError, match="asked: the server chose"):
        RemoteCommand(subprotocol, "asked")


@pytest.mark.parametrize("subprotocol", [V4, V5])
def test_output_is_told_by_its_channel(subprotocol):
    command = RemoteCommand(subprotocol, "asked")
    assert command.read(b"\x01out") == (Channel.STDOUT, b"out")
    assert command.read(b"\x02err") == (Channel.STDERR, b"err")
    for empty in (b"", b"\x01", b"\x02", b"\x03", b"\xff\x01"):
        assert command.read(empty) is None
    assert not command.has_status


@pytest.mark.parametrize("channel", [0, 4, 5, 254])
def test_a_channel_that_is_not_the_servers_is_refused(channel):
    with pytest.raises(ProtocolError, match=f"asked: a message came on channel {channel}"):
        RemoteCommand(V5, "asked").read(bytes([channel, 1]))


def test_a_status_may_come_in_parts():
    command = RemoteCommand(V5, "asked")
    data = json.dumps(FAILURE).encode()
    for i in range(len(data)):
        assert command.read(b"\x03" + data[i : i + 1]) is None
    assert command.has_status
    assert command.end().reason == "NonZeroExitCode"


@pytest.mark.parametrize("data", [b"", b"{", b"plain text", b"[]"])
def test_no_status_is_an_error(data):
    command = RemoteCommand(V5, "asked")
    command.read(b"\x03" + data)
    with pytest.raises(ProtocolError, match=r"^asked: "):
        command.end()


def test_an_endless_status_is_refused():
    command = RemoteCommand(V5, "asked")
    for _ in range(10):
        command.read(b"\x03" + bytes(100_000))
    with pytest.raises(ProtocolError, match="longer than"):
        command.read(b"\x03" + bytes(100_000))


def status(*causes, **more):
    return Status(details=StatusDetails(causes=list(causes)), **more)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Status(status="Success"), 0),
        (status(StatusCause(reason="ExitCode", message="137"), status="Failure"), 137),
        (status(StatusCause(reason="Other", message="1"), StatusCause(reason="ExitCode", message="2")), 2),
        (status(StatusCause(reason="ExitCode", message="x"), status="Failure"), None),
        (status(StatusCause(reason="ExitCode"), status="Failure"), None),
        (Status(status="Failure", reason="InternalError"), None),
        (Status(status="Failure", details=StatusDetails()), None),
    ],
)
def test_the_exit_code_is_read_from_the_causes(given, code):
    assert exit_code(given) == code


def test_the_port_comes_first_on_both_channels():
    port = ForwardedPort(8080, "asked")
    assert port.read(b"\x00\x90\x1f") == b""
    assert port.read(b"\x01\x90\x1f") == b""
    assert port.read(b"\x00data") == b"data"
    port.end()


def test_what_the_server_says_of_an_error_is_raised_at_the_end():
    port = ForwardedPort(80, "asked")
    for message in (b"\x01\x50\x00", b"\x01no ", b"\x01such port\n"):
        assert port.read(message) == b""
    with pytest.raises(PortForwardError, match=r"^asked: no such port$"):
        port.end()


@pytest.mark.parametrize("message", [b"\x02\x50\x00", b"\x00\x51\x00", b"\x01\x50\x01"])
def test_what_is_of_another_port_is_refused(message):
    with pytest.raises(ProtocolError, match=r"^asked: "):
        ForwardedPort(80, "asked").read(message)
