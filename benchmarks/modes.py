"""How long a run takes: --quick to see where one stands, or the full one."""

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.clients.table import CLIENTS, Kind
from benchmarks.requirements import compared, compared_in, compared_in_memory
from benchmarks.scenarios import LARGE, SCENARIOS, Scenario


@dataclass(frozen=True)
class Mode:
    """Bounds of a run.

    A batch is what a client does before it is the next one's turn; it ends after `batch_samples` executions or
    `batch_seconds`. A client that has taken `client_seconds` in a scenario gets no further turn there, and after
    `total_seconds` nothing new is begun.
    """

    name: str
    rounds: int
    batch_samples: int
    batch_seconds: float
    client_seconds: float
    total_seconds: float
    memory_rounds: int
    import_rounds: int
    everything: bool

    def scenarios(self) -> list[Scenario]:
        """Give the scenarios of this mode."""
        return [scenario for scenario in SCENARIOS.values() if self.everything or scenario.quick]

    def clients(self) -> list[str]:
        """Give the clients of this mode: the quick one has those that a requirement names."""
        return [client for client in CLIENTS if self.everything or client in compared()]

    def takes_part(self, client: str, scenario: Scenario) -> bool:
        """Tell whether a client is measured: the quick mode leaves large lists to those that are compared there."""
        return self.everything or scenario.size < LARGE or client in compared_in(scenario.name)

    def holds_pods(self, client: str) -> bool:
        """Tell whether a client's memory is measured; bytes that nobody parsed are no pods."""
        if self.everything:
            return CLIENTS[client].kind is not Kind.RAW or client.endswith("-orjson")
        return client in compared_in_memory()


QUICK = Mode(
    name="quick",
    rounds=3,
    batch_samples=80,
    batch_seconds=0.12,
    client_seconds=2,
    total_seconds=100,
    memory_rounds=1,
    import_rounds=3,
    everything=False,
)
FULL = Mode(
    name="full",
    rounds=10,
    batch_samples=300,
    batch_seconds=0.3,
    client_seconds=8,
    total_seconds=1700,
    memory_rounds=3,
    import_rounds=10,
    everything=True,
)


def chosen(names: Iterable[str] | None, known: Iterable[str]) -> list[str]:
    """Give the names that were asked for, or all; in the order of all.

    Raises:
        ValueError: one is unknown.
    """
    every = list(known)
    asked = set(every if names is None else names)
    if unknown := sorted(asked.difference(every)):
        msg = f"unknown: {', '.join(unknown)}; there are {', '.join(every)}"
        raise ValueError(msg)
    return [name for name in every if name in asked]
