"""What Kubex must reach, as ratios within one run."""

from dataclasses import dataclass
from enum import StrEnum

AIOHTTP = "kubex-aiohttp"
HTTPX = "kubex-httpx"
MEMORY = "memory"
IMPORT = "import"
IMPORT_BASE = "dependencies"


class Sense(StrEnum):
    """Which way a ratio is read."""

    FASTER = "times faster than"
    WITHIN = "times"


@dataclass(frozen=True)
class Requirement:
    """One comparison: `wanted` times faster than a peer, or at most `wanted` times what the peer takes."""

    scenario: str
    sense: Sense
    wanted: float
    peer: str
    subject: str = AIOHTTP


REQUIREMENTS = (
    Requirement("list-500-nothing", Sense.FASTER, 40, "kubernetes-asyncio"),
    Requirement("list-500-names", Sense.FASTER, 30, "kubernetes-asyncio"),
    Requirement("list-500-names", Sense.FASTER, 3.2, "lightkube"),
    Requirement("list-500-names", Sense.WITHIN, 2.2, "aiohttp-body"),
    Requirement("list-500-wide", Sense.FASTER, 1.8, "lightkube"),
    Requirement("list-500-dump", Sense.WITHIN, 1.0, "kubex-eager"),
    Requirement("list-5000-names", Sense.FASTER, 28, "kubernetes-asyncio"),
    Requirement("list-5000-names", Sense.FASTER, 5.5, "lightkube"),
    Requirement(MEMORY, Sense.WITHIN, 0.4, "lightkube"),
    Requirement(MEMORY, Sense.WITHIN, 0.3, "kubernetes-asyncio"),
    Requirement("watch", Sense.FASTER, 1.5, "lightkube"),
    Requirement("get", Sense.WITHIN, 1.25, "aiohttp-orjson"),
    Requirement("get", Sense.WITHIN, 1.15, "httpx-orjson", subject=HTTPX),
    Requirement("concurrent", Sense.WITHIN, 1.25, "aiohttp-orjson"),
    Requirement(IMPORT, Sense.WITHIN, 1.3, IMPORT_BASE),
)


def scenario_of_peer(requirement: Requirement) -> str:
    """Name the scenario in which the peer was measured."""
    # A client that parses nothing is compared by the same scenario without a reading.
    if requirement.peer.endswith("-body"):
        return requirement.scenario.replace("-names", "-nothing")
    return requirement.scenario


def compared_in(scenario: str) -> set[str]:
    """Name the clients that requirements compare in a scenario."""
    lines = [line for line in REQUIREMENTS if scenario in {line.scenario, scenario_of_peer(line)}]
    return {client for line in lines for client in (line.subject, line.peer)}


def compared() -> set[str]:
    """Name the clients that requirements compare at all."""
    return {client for line in REQUIREMENTS for client in (line.subject, line.peer)}


def compared_in_memory() -> set[str]:
    """Name the clients whose memory requirements compare."""
    return compared_in(MEMORY)
