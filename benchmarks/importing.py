"""Import times, each in a fresh interpreter."""

import subprocess
import sys
from collections.abc import Iterable

from benchmarks.affinity import as_argument
from benchmarks.clients.table import CLIENTS
from benchmarks.requirements import IMPORT_BASE
from benchmarks.results import Timing, timing_of
from benchmarks.worker_process import ROOT

_BASE = "import msgspec, anyio, pluggy; from pydantic import BaseModel"
_PROGRAM = """
import sys, time
core = sys.argv[1]
if core:
    import os
    os.sched_setaffinity(0, {{int(core)}})
cpu, wall = time.process_time(), time.perf_counter()
{statement}
print(time.perf_counter() - wall, time.process_time() - cpu)
"""
_TIMEOUT = 60


def measure_imports(clients: Iterable[str], rounds: int, core: int | None) -> dict[str, Timing]:
    """Import what each client needs before its first call, in turns; the first round only compiles."""
    statements = {IMPORT_BASE: _BASE} | {name: CLIENTS[name].imports for name in _distinct(clients)}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in statements}
    for number in range(rounds + 1):
        for name, statement in statements.items():
            taken = _import(statement, core)
            if number:
                times[name].append(taken)
    return {name: timing_of([[wall] for wall, _ in each], [[cpu] for _, cpu in each]) for name, each in times.items()}


def _distinct(clients: Iterable[str]) -> list[str]:
    """Leave out clients that import the same as another."""
    first: dict[str, str] = {}
    for name in clients:
        first.setdefault(CLIENTS[name].imports, name)
    return list(first.values())


def _import(statement: str, core: int | None) -> tuple[float, float]:
    command = [sys.executable, "-c", _PROGRAM.format(statement=statement), as_argument(core)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=_TIMEOUT)
    wall, cpu = done.stdout.split()[-2:]
    return float(wall) * 1000, float(cpu) * 1000
