"""The harness's end of a worker's process."""

import json
import selectors
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from benchmarks.affinity import as_argument

ROOT = Path(__file__).resolve().parents[1]
_END_SECONDS = 10
JSON = dict[str, Any]


class WorkerFailed(Exception):
    """A client's process died or did not answer in time."""


@dataclass(frozen=True)
class Launch:
    """How workers are started: on which core, and whether they talk to the stub, whose bodies they know."""

    core: int | None
    recorded: bool
    timeout: float
    log: IO[str]


class WorkerProcess:
    """A process that runs one client."""

    def __init__(self, client: str, launch: Launch) -> None:
        self.client = client
        self._timeout = launch.timeout
        recorded = "recorded" if launch.recorded else ""
        command = [sys.executable, "-m", "benchmarks.worker", client, as_argument(launch.core), recorded]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=launch.log, text=True
        )

    def ask(self, **command: Any) -> JSON:
        """Send a command and wait for the answer.

        Raises:
            WorkerFailed: none came.
        """
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(json.dumps(command) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise WorkerFailed(f"{self.client}: its process has ended") from None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if not selector.select(self._timeout):
                self._process.kill()
                raise WorkerFailed(f"{self.client}: no answer within {self._timeout:.0f} s")
        line = self._process.stdout.readline()
        if not line:
            raise WorkerFailed(f"{self.client}: its process has ended")
        answer: JSON = json.loads(line)
        return answer

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
