"""Times of repeated executions."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.clients.contract import Client
from benchmarks.scenarios import LARGE, Scenario
from benchmarks.worker.checks import check
from benchmarks.worker.operations import Measured, prepare


@dataclass
class Samples:
    """Milliseconds of each execution, on the clock and of this process's CPU time."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


async def warm_up(client: Client, scenario: Scenario, *, recorded: bool) -> None:
    """Execute once without a clock, and check what was read."""
    check(scenario, await prepare(client, scenario)(), recorded=recorded)


def needs_warm_up(scenario: Scenario) -> bool:
    """Tell whether a first execution counts: of large lists it does, since the small ones came before."""
    return scenario.size < LARGE


async def sample(client: Client, scenario: Scenario, count: int, seconds: float) -> Samples:
    """Execute up to `count` times, at least once, until `seconds` are over.

    Garbage is collected before; in between the collector does what it does in any program. What was read is dropped
    after the clock has stopped.
    """
    samples = Samples()
    gc.collect()
    end = time.monotonic() + seconds
    while len(samples.wall) < count and (not samples.wall or time.monotonic() < end):
        await _once(prepare(client, scenario), samples)
    return samples


async def _once(measured: Measured, samples: Samples) -> None:
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    found = await measured()
    _add(samples.wall, time.perf_counter_ns, wall)
    _add(samples.cpu, time.process_time_ns, cpu)
    del found


def _add(to: list[float], clock: Callable[[], int], started: int) -> None:
    to.append((clock() - started) / 1e6)
