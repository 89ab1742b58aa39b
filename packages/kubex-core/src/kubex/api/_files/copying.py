"""The commands of the container that do the work of a copy, and what became of them."""

import math
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import anyio
import anyio.from_thread
import anyio.lowlevel
import anyio.to_thread

from kubex.api._commands.connection import CommandConnection
from kubex.api._commands.session import known_status
from kubex.api._files.tar import unpack
from kubex.api._tasks import beside
from kubex.client import error_of_status
from kubex.core.channels import Channel, exit_code
from kubex.core.exceptions import CopyError, TransportError

_MOST_KEPT = 2**16
_NOT_FOUND = ("not found", "no such file")
_CANNOT_BE_RUN = (126, 127)


class Finish:
    """How a command of the container ended, and the beginning of what it wrote."""

    def __init__(self, connection: CommandConnection) -> None:
        self._connection = connection
        self._kept = {Channel.STDOUT: bytearray(), Channel.STDERR: bytearray()}
        self._error: Exception | None = None

    async def read(self) -> None:
        """Read to the end; what goes wrong is kept for `check`."""
        try:
            while (came := await self._connection.receive()) is not None:
                self.keep(*came)
        except TransportError as error:
            self._error = error

    def keep(self, channel: Channel, data: bytes) -> None:
        """Keep what was written, if it is not too much."""
        kept = self._kept[channel]
        kept += data[: _MOST_KEPT - len(kept)]

    @property
    def is_missing(self) -> bool:
        """Whether the container has no such program."""
        status = self._connection.status
        if status is None:
            return False
        code, message = exit_code(status), (status.message or "").lower()
        return code in _CANNOT_BE_RUN or (code is None and any(words in message for words in _NOT_FOUND))

    def check(self) -> str:
        """Give what the command wrote to stdout.

        Raises:
            CopyError: it failed, or is not there.
            ApiError: the server could not run it.
            TransportError: the connection broke.
        """
        if self._error is not None:
            raise self._error
        asked, status = self._connection.asked, known_status(self._connection)
        if self.is_missing:
            msg = f"{asked}: copying takes a container that has tar: {self._text(Channel.STDERR) or status.message}"
            raise CopyError(msg)
        code = exit_code(status)
        if code is None:
            raise error_of_status(asked, status)
        if code:
            msg = f"{asked}: exit code {code}: {self._text(Channel.STDERR) or 'no word on stderr'}"
            raise CopyError(msg)
        return self._text(Channel.STDOUT)

    def _text(self, channel: Channel) -> str:
        return self._kept[channel].decode("utf-8", "replace").strip()


async def send_parts(connection: CommandConnection, parts: Iterator[bytes]) -> None:
    """Send bytes to a command that reads them to the end; they are made in threads. Errors are those of `Finish`."""
    end = connection.end_of_stdin()
    finish = Finish(connection)
    ended = anyio.Event()
    sending = anyio.CancelScope()

    async def receive() -> None:
        await finish.read()
        ended.set()
        sending.cancel()

    async with beside(receive):
        with sending:
            try:
                while (part := await anyio.to_thread.run_sync(next, parts, None)) is not None:
                    await connection.write(part)
                await connection.send(end)
            except TransportError:
                pass  # who receives is told why
        await ended.wait()
    finish.check()


async def receive_archive(connection: CommandConnection, name: str, local: Path) -> list[str]:
    """Unpack what a command writes to stdout, in a thread; tell what was left out."""
    incoming = _Incoming(connection)
    try:
        left_out = await _in_thread(incoming, name, local)
    except CopyError:
        if incoming.ended:  # then the command may say it better
            incoming.finish.check()
        raise
    incoming.finish.check()
    return left_out


class _Incoming:
    """What comes, as a file that a thread reads."""

    def __init__(self, connection: CommandConnection) -> None:
        self.finish = Finish(connection)
        self.ended = False
        self._connection = connection
        self._rest = memoryview(b"")

    def read(self, size: int, /) -> bytes:
        if not self._rest and not self.ended:
            self._rest = memoryview(anyio.from_thread.run(self._next))
        data, self._rest = self._rest[:size], self._rest[size:]
        return bytes(data)

    async def _next(self) -> bytes:
        if anyio.current_effective_deadline() == -math.inf:
            raise CancelledError  # asyncio cancels no task that a thread begins after the cancellation
        while (came := await self._connection.receive()) is not None:
            if came[0] is Channel.STDOUT:
                return came[1]
            self.finish.keep(*came)
        self.ended = True
        return b""


async def _in_thread(incoming: _Incoming, name: str, local: Path) -> list[str]:
    try:
        return await anyio.to_thread.run_sync(unpack, incoming, name, local)
    except CancelledError:  # asyncio's way to end a thread's wait
        await anyio.lowlevel.checkpoint()
        raise
