"""The component processes, started and reaped by process 1 of the node."""

import asyncio
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.cluster.errors import ClusterError
from tools.cluster.progress import tail


class Processes:
    """Starts processes with a log file each, and notices when one ends.

    Process 1 inherits every orphan of its namespace, so one place collects all that ended (`reap`, upon SIGCHLD);
    nobody else may wait for a process meanwhile.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.died: asyncio.Future[ClusterError] = asyncio.get_running_loop().create_future()
        self._folder = folder
        self._environment = environment
        self._components: dict[int, str] = {}
        self._jobs: dict[int, asyncio.Future[int]] = {}
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    def start(self, command: list[str]) -> None:
        """Start a component; should it ever end, `died` gets an error that shows its log."""
        self._components[self._spawn(command)] = command[0]

    async def run(self, command: list[str]) -> None:
        """Run a command to its end."""
        ended = asyncio.get_running_loop().create_future()
        self._jobs[self._spawn(command)] = ended
        if code := await ended:
            raise ClusterError(f"`{' '.join(command)}` failed with exit code {code}", detail=self.log_tail(command[0]))

    def log_tail(self, name: str) -> str:
        """The end of what a process wrote."""
        return tail(self._log(name).read_text(errors="replace"))

    def reap(self) -> None:
        """Collect every process that ended."""
        try:
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                pid, status = ended
                self._ended(pid, os.waitstatus_to_exitcode(status))
        except ChildProcessError:
            return

    def _ended(self, pid: int, code: int) -> None:
        if process := self._running.pop(pid, None):
            process.returncode = code  # keeps Popen from waiting for it
        if job := self._jobs.pop(pid, None):
            job.set_result(code)
        name = self._components.pop(pid, None)
        if name and not self.died.done():
            how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
            self.died.set_result(ClusterError(f"{name} {how}", detail=self.log_tail(name)))

    def _spawn(self, command: list[str]) -> int:
        with self._log(command[0]).open("wb") as log:
            process = subprocess.Popen(
                command, cwd=self._folder, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._running[process.pid] = process
        return process.pid

    def _log(self, name: str) -> Path:
        return self._folder / f"{name}.log"
