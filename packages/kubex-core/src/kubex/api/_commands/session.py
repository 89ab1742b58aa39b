from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kubex.api._commands.connection import CommandConnection, open_command
from kubex.api._commands.demultiplexer import Demultiplexer
from kubex.client import BaseClient, error_of_status
from kubex.core.channels import Channel, exit_code
from kubex.core.exceptions import InvalidRequest, ProtocolError
from kubex.core.models import Status
from kubex.transport import Request


class Output(AsyncIterator[bytes]):
    """What a process writes to stdout or stderr, cut as it comes; it ends with the process.

    Raises:
        ProtocolError: the connection broke.
        InvalidRequest: more than a megabyte of the other stream is unread, and no other task reads it.
    """

    def __init__(self, outputs: Demultiplexer, channel: Channel) -> None:
        self._outputs = outputs
        self._channel = channel

    async def __anext__(self) -> bytes:
        data = await self._outputs.next(self._channel)
        if data is None:
            raise StopAsyncIteration
        return data


class Input:
    """What a process reads from stdin."""

    def __init__(self, connection: CommandConnection, *, asked_for: bool) -> None:
        self._connection = connection
        self._open = asked_for
        self._asked_for = asked_for

    async def write(self, data: bytes) -> None:
        """Send bytes; waits while the process does not read.

        Raises:
            ProtocolError: the connection is over, perhaps since the process ended.
            InvalidRequest: stdin was not asked for, or is closed.
        """
        self._check_open()
        await self._connection.write(data)

    async def close(self) -> None:
        """Let the process find the end of its input; closing again does nothing. Its output goes on.

        Raises:
            ServerTooOld: the server is older than 1.30 and has no such message.
        """
        if self._open:
            message = self._connection.end_of_stdin()
            self._open = False
            await self._connection.send(message)

    def _check_open(self) -> None:
        if not self._open:
            what = "is closed" if self._asked_for else "was not asked for: add stdin=True"
            msg = f"{self._connection.asked}: stdin {what}"
            raise InvalidRequest(msg)


class Session:
    """A process in a container: `stdin` to write to, `stdout` and `stderr` to iterate over.

    What is not read holds the process back, as with a pipe: read while you write, in two tasks, where there may be
    much of both. Of the stream that is not being read a megabyte is kept.
    """

    stdin: Input
    stdout: Output
    stderr: Output

    def __init__(self, connection: CommandConnection, *, stdin: bool, tty: bool) -> None:
        self._connection = connection
        self._outputs = Demultiplexer(connection.receive, connection.asked)
        self._tty = tty
        self.stdin = Input(connection, asked_for=stdin)
        self.stdout = Output(self._outputs, Channel.STDOUT)
        self.stderr = Output(self._outputs, Channel.STDERR)

    async def resize(self, *, width: int, height: int) -> None:
        """Tell the process the size of its terminal, in characters.

        Raises:
            InvalidRequest: it has no terminal.
        """
        if not self._tty:
            msg = f"{self._connection.asked}: a size takes a terminal: add tty=True"
            raise InvalidRequest(msg)
        await self._connection.resize(width, height)

    async def wait_for_status(self) -> Status:
        """Wait for the end, and give what the server says of it, a failure too.

        Raises:
            ProtocolError: the connection broke, or the server did not say.
            InvalidRequest: more than a megabyte of output is unread, and no other task reads it.
        """
        await self._outputs.finish()
        return known_status(self._connection)

    async def wait(self) -> int:
        """Wait for the end, and give the exit code.

        Raises:
            ApiError: the process could not be run, or was lost; besides the errors of `wait_for_status`.
        """
        return code_of(self._connection.asked, await self.wait_for_status())


@asynccontextmanager
async def open_session(client: BaseClient, request: Request, *, stdin: bool, tty: bool) -> AsyncIterator[Session]:
    """Open the connection of an exec or attach for a user."""
    async with open_command(client, request) as connection:
        yield Session(connection, stdin=stdin, tty=tty)


def known_status(connection: CommandConnection) -> Status:
    """Give the status of a connection that has ended."""
    if connection.status is None:
        msg = f"{connection.asked}: the connection ended without a word on how the command did"
        raise ProtocolError(msg)
    return connection.status


def code_of(asked: Request, status: Status) -> int:
    """Give the exit code that a status tells; ApiError where it tells of another failure."""
    code = exit_code(status)
    if code is None:
        raise error_of_status(asked, status)
    return code
