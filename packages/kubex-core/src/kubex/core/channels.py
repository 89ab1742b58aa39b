"""What travels over the WebSockets of exec, attach and port-forward, without I/O.

Each message begins with the number of its channel. v5.channel.k8s.io, of servers from 1.30 on, can end a channel that
is written to; v4.channel.k8s.io, which all speak, cannot. See https://kep.k8s.io/4006.
"""

from collections.abc import Iterator
from enum import IntEnum

import msgspec

from kubex.core.decode import decode_object
from kubex.core.exceptions import DecodeError, PortForwardError, ProtocolError, ServerTooOld
from kubex.core.models import Status

V5 = "v5.channel.k8s.io"
V4 = "v4.channel.k8s.io"

_CLOSE = 255
_LONGEST_MESSAGE = 2**15
_LONGEST_ERROR = 2**20


class Channel(IntEnum):
    """The channels of exec and attach."""

    STDIN = 0
    STDOUT = 1
    STDERR = 2
    ERROR = 3
    RESIZE = 4


def messages(channel: int, data: bytes) -> Iterator[bytes]:
    """Cut data into messages of a channel, none of them long."""
    number = bytes([channel])
    for start in range(0, len(data), _LONGEST_MESSAGE):
        yield number + data[start : start + _LONGEST_MESSAGE]


def resize_message(width: int, height: int) -> bytes:
    """Tell the size of the terminal, in characters."""
    return bytes([Channel.RESIZE]) + msgspec.json.encode({"Width": width, "Height": height})


def exit_code(status: Status) -> int | None:
    """Tell the exit code that a status holds; None where it tells of another failure."""
    if status.status == "Success":
        return 0
    causes = status.details.causes if status.details else None
    codes = [cause.message or "" for cause in causes or () if cause.reason == "ExitCode"]
    return int(codes[0]) if codes and codes[0].isdecimal() else None


class RemoteCommand:
    """Reads the messages of exec and attach: output comes out, the status is kept. `asked` is the request."""

    def __init__(self, subprotocol: str | None, asked: object) -> None:
        if subprotocol not in (V5, V4):
            msg = f"{asked}: the server chose the subprotocol {subprotocol!r}, where {V5} and {V4} were offered"
            raise ProtocolError(msg)
        self._subprotocol = subprotocol
        self._asked = asked
        self._status = bytearray()

    @property
    def has_status(self) -> bool:
        """Whether the status, which is the last that a server says, has come."""
        return bool(self._status)

    def end_of_stdin(self) -> bytes:
        """Give the message that ends stdin.

        Raises:
            ServerTooOld: the subprotocol has none.
        """
        if self._subprotocol != V5:
            msg = f"{self._asked}: the server speaks {self._subprotocol}, which cannot end stdin; from 1.30 on they can"
            raise ServerTooOld(msg)
        return bytes([_CLOSE, Channel.STDIN])

    def read(self, message: bytes) -> tuple[Channel, bytes] | None:
        """Take a message; answer the channel and the bytes of output that it brings, if any.

        Raises:
            ProtocolError: the message is of no channel that a server may send on.
        """
        if not message:
            return None
        number, data = message[0], message[1:]
        if number == Channel.ERROR:
            self._status += _within_limit(self._status, data, self._asked)
            return None
        if number == _CLOSE:  # what it ends ends with the connection
            return None
        if number not in (Channel.STDOUT, Channel.STDERR):
            msg = f"{self._asked}: a message came on channel {number}, on which servers do not send"
            raise ProtocolError(msg)
        return (Channel(number), data) if data else None

    def end(self) -> Status:
        """Take the end of the connection; answer how the command ended.

        Raises:
            ProtocolError: the server did not say.
        """
        if not self._status:
            msg = f"{self._asked}: the connection ended without a word on how the command did"
            raise ProtocolError(msg)
        try:
            return decode_object(Status, bytes(self._status), "eager")
        except DecodeError as error:
            msg = f"{self._asked}: how the command ended cannot be read: {bytes(self._status[:200])!r}"
            raise ProtocolError(msg) from error


class ForwardedPort:
    """Reads the messages of one forwarded port: data comes out, what the server says of an error is kept.

    Each of its two channels begins with the number of the port. `asked` is the request.
    """

    DATA = 0
    _ERROR = 1
    _PORT_BYTES = 2

    def __init__(self, port: int, asked: object) -> None:
        self._port = port
        self._asked = asked
        self._heads = {self.DATA: bytearray(), self._ERROR: bytearray()}
        self._error = bytearray()

    def read(self, message: bytes) -> bytes:
        """Take a message; answer the bytes from the port that it brings, which may be none.

        Raises:
            ProtocolError: the message is of another channel, or of another port.
        """
        if not message:
            return b""
        if message[0] not in self._heads:
            msg = f"{self._asked}: a message came on channel {message[0]}, where one port has channels 0 and 1"
            raise ProtocolError(msg)
        data = self._without_head(self._heads[message[0]], message[1:])
        if message[0] == self._ERROR:
            self._error += _within_limit(self._error, data, self._asked)
            return b""
        return data

    def end(self) -> None:
        """Take the end of the connection.

        Raises:
            PortForwardError: the server said that something went wrong.
        """
        if self._error:
            raise PortForwardError(f"{self._asked}: {self._error.decode('utf-8', 'replace').strip()}")

    def _without_head(self, head: bytearray, data: bytes) -> bytes:
        missing = self._PORT_BYTES - len(head)
        if not missing:
            return data
        head += data[:missing]
        if len(head) == self._PORT_BYTES and int.from_bytes(head, "little") != self._port:
            msg = f"{self._asked}: the server speaks of port {int.from_bytes(head, 'little')}, not {self._port}"
            raise ProtocolError(msg)
        return data[missing:]


def _within_limit(before: bytearray, data: bytes, asked: object) -> bytes:
    if len(before) + len(data) > _LONGEST_ERROR:
        msg = f"{asked}: what the server says of an error is longer than {_LONGEST_ERROR} bytes"
        raise ProtocolError(msg)
    return data
