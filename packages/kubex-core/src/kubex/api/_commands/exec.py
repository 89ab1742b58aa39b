import shlex
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from typing import Self

from kubex.api._commands.connection import CommandConnection, open_command
from kubex.api._commands.requests import exec_request
from kubex.api._commands.session import Session, code_of, known_status, open_session
from kubex.api._place import Namespace, Place
from kubex.api._tasks import beside
from kubex.client import BaseClient
from kubex.core.channels import Channel
from kubex.core.exceptions import ExecError, TransportError
from kubex.core.models import Status
from kubex.core.params import TimeoutTypes

_LONGEST_QUOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecResult:
    """How a command ended, and all that it wrote."""

    command: tuple[str, ...]
    stdout: bytes
    stderr: bytes
    exit_code: int
    status: Status

    def check(self) -> Self:
        """Give the result itself if the exit code is zero.

        Raises:
            ExecError: it is not; the message quotes the end of stderr.
        """
        if self.exit_code:
            said = self.stderr[-_LONGEST_QUOTE:].decode("utf-8", "replace").strip()
            msg = f"{shlex.join(self.command)} ended with exit code {self.exit_code}: {said or 'no word on stderr'}"
            raise ExecError(msg, exit_code=self.exit_code)
        return self


class Exec:
    """Commands in containers: `api.exec`. A command is a program and its arguments; no shell stands between.

    `container` may be left out where the pod has one, or names a default in its annotations. With `tty` the command
    has a terminal, and what it writes to stderr comes with stdout. No time limit holds unless `request_timeout` names
    a total, after which a RequestTimeout is raised. Leaving early does not end the command in the container.

    Raises:
        ApiError: refused (`Forbidden`), no such pod (`NotFound`) or container (`BadRequest`), or the command could not
            be run: no such program is an `InternalError`.
        TransportError: the connection could not be made, or broke.
        ConfigurationError: the transport has no WebSockets, or what it needs for them is not installed.
    """

    def __init__(self, client: BaseClient, place: Place) -> None:
        self._client = client
        self._place = place

    async def run(
        self,
        name: str,
        *,
        command: Sequence[str],
        container: str | None = None,
        stdin: bytes | None = None,
        tty: bool = False,
        namespace: Namespace = ...,
        request_timeout: TimeoutTypes = ...,
    ) -> ExecResult:
        """Run a command to its end, and give all that it wrote; an exit code other than zero is no exception.

        Raises:
            ServerTooOld: there is a stdin, whose end the server cannot tell the command, being older than 1.30.
        """
        path = self._place.subresource_path(namespace, name, "exec")
        request = exec_request(path, command, container, request_timeout, stdin=stdin is not None, tty=tty)
        output: dict[Channel, list[bytes]] = {Channel.STDOUT: [], Channel.STDERR: []}
        async with open_command(self._client, request) as connection:
            if stdin is None:
                await _collect(connection, output)
            else:
                async with beside(partial(_feed, connection, stdin, connection.end_of_stdin())):
                    await _collect(connection, output)
        status = known_status(connection)
        return ExecResult(
            command=tuple(command),
            stdout=b"".join(output[Channel.STDOUT]),
            stderr=b"".join(output[Channel.STDERR]),
            exit_code=code_of(connection.asked, status),
            status=status,
        )

    def stream(
        self,
        name: str,
        *,
        command: Sequence[str],
        container: str | None = None,
        stdin: bool = False,
        stdout: bool = True,
        stderr: bool = True,
        tty: bool = False,
        namespace: Namespace = ...,
        request_timeout: TimeoutTypes = ...,
    ) -> AbstractAsyncContextManager[Session]:
        """Run a command and talk with it: `async with api.exec.stream("my-pod", command=["sh"], stdin=True) as sh:`."""
        path = self._place.subresource_path(namespace, name, "exec")
        request = exec_request(
            path, command, container, request_timeout, stdin=stdin, stdout=stdout, stderr=stderr, tty=tty
        )
        return open_session(self._client, request, stdin=stdin, tty=tty)


async def _collect(connection: CommandConnection, output: dict[Channel, list[bytes]]) -> None:
    while (came := await connection.receive()) is not None:
        output[came[0]].append(came[1])


async def _feed(connection: CommandConnection, stdin: bytes, end: bytes) -> None:
    try:
        await connection.write(stdin)
        await connection.send(end)
    except TransportError:
        pass  # a command may end without reading all; if the connection broke, its reader is told
