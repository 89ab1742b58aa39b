"""exec and attach: stdin, stdout, stderr, the Status at the end, and sizes of terminals."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from kubex.testing._embedded.containers.answers import ProcessHandler
from kubex.testing._embedded.containers.process import Process, TerminalSize
from kubex.testing._embedded.containers.streams import Input, Output
from kubex.testing._embedded.http.calls import flag
from kubex.testing._embedded.sessions.channels import GRACE_SECONDS, Channels
from kubex.testing._embedded.sessions.endings import NO_STREAMS, V5, exited, failed, not_started
from kubex.testing._embedded.tasks import until_first
from kubex.testing._embedded.verbs.pods import Pod

_LOG = logging.getLogger("kubex.testing")
STDIN, STDOUT, STDERR, ERROR, RESIZE, CLOSE = 0, 1, 2, 3, 4, 255


@dataclass(frozen=True, slots=True)
class Asked:
    """Which streams a client wants."""

    stdin: bool
    stdout: bool
    stderr: bool
    tty: bool

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        """Read the query of exec and attach."""
        return cls(*(flag(query, name) for name in ("stdin", "stdout", "stderr", "tty")))

    @property
    def first(self) -> int:
        """The channel on which a server says first that it is there."""
        return STDOUT if self.stdout else STDERR if self.stderr else ERROR


@dataclass(frozen=True, slots=True)
class RemoteCommand:
    """One exec or attach that was accepted."""

    pod: Pod
    container: str
    command: list[str]
    asked: Asked
    handler: ProcessHandler | None
    protocol: str
    is_attach: bool

    async def serve(self, channels: Channels) -> None:
        """Run until the handler returns, or the client goes."""
        stdin, asked = Input(), self.asked
        if not asked.stdin:
            stdin.end()
        stdout = _output(channels, STDOUT, open_=asked.stdout)
        stderr = stdout if asked.tty else _output(channels, STDERR, open_=asked.stderr)
        names = (self.pod.namespace, self.pod.name, self.container)
        process = Process(*names, self.command, asked.tty, stdin, stdout, stderr)
        await channels.send(asked.first, b"")
        await until_first(self._answer(channels, process), self._receive(channels, process, stdin))

    async def _answer(self, channels: Channels, process: Process) -> None:
        status = await self._status(channels, process)
        if not channels.gone:
            await channels.send(ERROR, status)

    async def _status(self, channels: Channels, process: Process) -> bytes:
        asked, command = self.asked, self.command
        if not (asked.stdin or asked.stdout or asked.stderr):
            return failed(NO_STREAMS)
        if self.handler is None and self.is_attach:
            where = f"{self.pod.name}_{self.pod.namespace}"
            return failed(f"unable to upgrade connection: container {self.container} not found in pod {where}")
        if self.handler is None:
            return not_started(command, "executable file not found in $PATH", self.protocol)
        try:
            return exited(await self.handler(process) or 0, command, self.protocol)
        except FileNotFoundError as error:
            if command and error.filename == command[0]:
                return not_started(command, "executable file not found in $PATH", self.protocol)
            return self._failed(channels, error)
        except Exception as error:
            return self._failed(channels, error)

    def _failed(self, channels: Channels, error: Exception) -> bytes:
        if not (channels.gone and isinstance(error, ConnectionResetError)):
            _LOG.error("the handler for %s in pod %s failed", self.command or "attach", self.pod.name, exc_info=error)
        return failed(f"{type(error).__name__}: {error}")

    async def _receive(self, channels: Channels, process: Process, stdin: Input) -> None:
        while (received := await channels.receive()) is not None:
            channel, data = received
            if channel == STDIN:
                await stdin.feed(data)
            elif channel == CLOSE and data[:1] == bytes([STDIN]) and self.protocol == V5:
                stdin.end()
            elif channel == RESIZE and self.asked.tty and (size := _read_size(data)):
                process.resize(size)
        stdin.end()
        await asyncio.sleep(GRACE_SECONDS)


def _output(channels: Channels, channel: int, *, open_: bool) -> Output:
    return Output((lambda data: channels.send(channel, data)) if open_ else None)


def _read_size(data: bytes) -> TerminalSize | None:
    try:
        size = msgspec.json.decode(data)
        return TerminalSize(int(size["Width"]), int(size["Height"]))
    except (ValueError, KeyError, TypeError):
        return None
