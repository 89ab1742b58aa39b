"""The server of a run, as the runner sees it."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.scenarios import Operation, Scenario


@dataclass(frozen=True)
class Target:
    """How clients find the server, and what it holds.

    `gzip_kubeconfig` leads to one that compresses, `sizes` are those of its namespaces (None: any), `recorded` says
    that every field of its pods is known, and `pinned` that it keeps to a core.
    """

    title: str
    kubeconfig: Path
    gzip_kubeconfig: Path | None = None
    sizes: frozenset[int] | None = None
    recorded: bool = False
    pinned: bool = True

    def offers(self, size: int) -> bool:
        """Tell whether there is a namespace with so many pods."""
        return self.sizes is None or size in self.sizes

    def serves(self, scenario: Scenario) -> bool:
        """Tell whether a scenario can be measured here."""
        if scenario.gzip and self.gzip_kubeconfig is None:
            return False
        return scenario.operation is Operation.CREATE or self.offers(scenario.size)
