"""Requirements held against results."""

from dataclasses import dataclass

from benchmarks.requirements import AIOHTTP, IMPORT, MEMORY, REQUIREMENTS, Requirement, Sense, scenario_of_peer
from benchmarks.results import Results
from benchmarks.statistics import ratio, ratio_range

_NOTICED = 1.02  # the same client measured twice differs as much
Values = tuple[float, list[float]]  # the median of all, and of each round


@dataclass(frozen=True)
class Verdict:
    """What became of a requirement; without a ratio it was not measured."""

    requirement: Requirement
    measured: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def met(self) -> bool | None:
        """Tell whether it is met; None where it was not measured."""
        if self.measured is None:
            return None
        if self.requirement.sense is Sense.FASTER:
            return self.measured >= self.requirement.wanted
        return self.measured <= self.requirement.wanted


@dataclass(frozen=True)
class Loss:
    """A scenario in which another client was ahead of Kubex over aiohttp, `factor` times."""

    scenario: str
    client: str
    factor: float


def verdicts(results: Results) -> list[Verdict]:
    """Judge every requirement."""
    return [_judge(requirement, results) for requirement in REQUIREMENTS]


def losses(results: Results, rivals: set[str]) -> list[Loss]:
    """Name every scenario in which one of the rivals was ahead, the worst first."""
    found = []
    for scenario in [*results.scenarios, MEMORY, IMPORT]:
        own = _values(results, scenario, AIOHTTP)
        for rival in sorted(rivals):
            other = _values(results, scenario, rival)
            if own and other and (factor := ratio(own[0], other[0])) >= _NOTICED:
                found.append(Loss(scenario, rival, factor))
    return sorted(found, key=lambda loss: -loss.factor)


def _judge(requirement: Requirement, results: Results) -> Verdict:
    subject = _values(results, requirement.scenario, requirement.subject)
    peer = _values(results, scenario_of_peer(requirement), requirement.peer)
    if subject is None or peer is None:
        return Verdict(requirement)
    above, below = (peer, subject) if requirement.sense is Sense.FASTER else (subject, peer)
    measured = ratio(above[0], below[0])
    low, high = ratio_range(above[1], below[1])  # of the rounds that both have
    return Verdict(requirement, measured, min(low, measured), max(high, measured))


def _values(results: Results, scenario: str, client: str) -> Values | None:
    if scenario == MEMORY:
        memory = results.memory.get(client)
        return (memory.names, memory.rounds) if memory else None
    timings = results.imports if scenario == IMPORT else results.scenarios.get(scenario, {})
    timing = timings.get(client)
    return (timing.p50, timing.rounds) if timing else None
