"""Runs the scenarios: every client in a process of its own, in turns."""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from benchmarks.modes import Mode
from benchmarks.results import Memory, Timing, memory_of, timing_of
from benchmarks.scenarios import LARGE, Scenario
from benchmarks.servers.target import Target
from benchmarks.worker_process import JSON, Launch, WorkerFailed, WorkerProcess


@dataclass
class _Turns:
    """What one client has measured in one scenario so far."""

    worker: WorkerProcess
    wall: list[list[float]] = field(default_factory=list)
    cpu: list[list[float]] = field(default_factory=list)
    spent: float = 0.0
    out: bool = False


class Runner:
    """One run against one server; what fails is noted, and the rest goes on."""

    def __init__(self, mode: Mode, target: Target, launch: Launch, say: Callable[[str], None]) -> None:
        self.failures: list[str] = []
        self._mode = mode
        self._target = target
        self._launch = launch
        self._say = say
        self._end = time.monotonic() + mode.total_seconds

    def time(self, clients: Sequence[str], scenarios: Iterable[Scenario]) -> dict[str, dict[str, Timing]]:
        """Measure the clients in the scenarios."""
        with ExitStack() as stack:
            started = [stack.enter_context(WorkerProcess(client, self._launch)) for client in clients]
            workers = [worker for worker in started if self._connects(worker)]
            return {scenario.name: timings for scenario in scenarios if (timings := self._scenario(workers, scenario))}

    def hold(self, clients: Iterable[str]) -> dict[str, Memory]:
        """Measure what holding pods takes, in fresh processes."""
        rounds: dict[str, list[dict[str, float]]] = {client: [] for client in clients}
        for _ in range(self._mode.memory_rounds):
            for client, found in rounds.items():
                self._say(f"memory of {client}")
                if not self._is_over(f"memory of {client}"):
                    found.extend(self._held(client))
        return {client: memory_of(found) for client, found in rounds.items() if found}

    def _connects(self, worker: WorkerProcess) -> bool:
        """Connect before anything is measured, so that no client pays for its imports."""
        answer = self._ask(worker, "connecting", connect=True, kubeconfig=str(self._target.kubeconfig))
        return "error" not in answer

    def _held(self, client: str) -> list[dict[str, float]]:
        with WorkerProcess(client, self._launch) as worker:
            answer = self._ask(worker, "memory", hold=LARGE, kubeconfig=str(self._target.kubeconfig))
        return [] if "error" in answer else [answer]

    def _scenario(self, workers: Iterable[WorkerProcess], scenario: Scenario) -> dict[str, Timing]:
        self._say(scenario.title)
        turns = [_Turns(worker) for worker in workers if self._mode.takes_part(worker.client, scenario)]
        for number in range(self._mode.rounds):
            first = number % max(len(turns), 1)
            for turn in turns[first:] + turns[:first]:
                if not turn.out and not self._is_over(f"{scenario.name}, round {number + 1}"):
                    self._take(turn, scenario)
        return {turn.worker.client: timing_of(turn.wall, turn.cpu) for turn in turns if turn.wall}

    def _take(self, turn: _Turns, scenario: Scenario) -> None:
        target = self._target
        kubeconfig = target.gzip_kubeconfig if scenario.gzip else target.kubeconfig
        answer = self._ask(
            turn.worker,
            scenario.name,
            scenario=scenario.name,
            kubeconfig=str(kubeconfig),
            count=self._mode.batch_samples,
            seconds=self._mode.batch_seconds,
        )
        turn.spent += sum(answer.get("wall", ())) / 1000
        turn.out = turn.spent > self._mode.client_seconds or "wall" not in answer
        if "wall" in answer:
            turn.wall.append(answer["wall"])
            turn.cpu.append(answer["cpu"])

    def _ask(self, worker: WorkerProcess, what: str, **command: Any) -> JSON:
        """Ask a worker, and note what goes wrong."""
        try:
            answer = worker.ask(**command)
        except WorkerFailed as error:
            answer = {"error": str(error)}
        if "error" in answer:
            self._note(f"{what}, {worker.client}: {answer['error']}")
        return answer

    def _is_over(self, what: str) -> bool:
        over = time.monotonic() > self._end
        if over:
            self._note(f"not measured, since the time was up: {what}")
        return over

    def _note(self, failure: str) -> None:
        if failure not in self.failures:
            self.failures.append(failure)
