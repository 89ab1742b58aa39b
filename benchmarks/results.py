"""What a run found, as it is kept in results.json."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from benchmarks.statistics import median, percentile


@dataclass(frozen=True)
class Timing:
    """Milliseconds per execution; `rounds` has the median of each round."""

    p50: float
    p99: float
    cpu: float
    samples: int
    rounds: list[float]


@dataclass(frozen=True)
class Memory:
    """MB in a process of its own: before, and added by what it then holds; the medians of all `rounds`."""

    idle: float
    peak: float
    held: float
    names: float
    rounds: list[float]


@dataclass
class Results:
    """All of a run: client by client within each scenario."""

    environment: dict[str, Any]
    scenarios: dict[str, dict[str, Timing]] = field(default_factory=dict)
    memory: dict[str, Memory] = field(default_factory=dict)
    imports: dict[str, Timing] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        """Write it down."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what `to_json` wrote."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            environment=data["environment"],
            scenarios={name: _timings(timings) for name, timings in data["scenarios"].items()},
            memory={name: Memory(**memory) for name, memory in data["memory"].items()},
            imports=_timings(data["imports"]),
            failures=data["failures"],
        )


def _timings(data: dict[str, Any]) -> dict[str, Timing]:
    return {name: Timing(**timing) for name, timing in data.items()}


def timing_of(wall: list[list[float]], cpu: list[list[float]]) -> Timing:
    """Sum up the rounds of one client in one scenario."""
    every = [value for each in wall for value in each]
    return Timing(
        p50=_rounded(median(every)),
        p99=_rounded(percentile(every, 99)),
        cpu=_rounded(median([value for each in cpu for value in each])),
        samples=len(every),
        rounds=[_rounded(median(each)) for each in wall],
    )


def memory_of(rounds: list[dict[str, float]]) -> Memory:
    """Sum up the processes of one client."""
    medians = {key: _rounded(median([each[key] for each in rounds])) for key in ("idle", "peak", "held", "names")}
    return Memory(**medians, rounds=[_rounded(each["names"]) for each in rounds])


def _rounded(value: float) -> float:
    return round(value, 4)
