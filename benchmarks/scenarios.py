"""What is measured: an operation, the number of pods, and what is read of them."""

from dataclasses import dataclass
from enum import StrEnum

from benchmarks.clients.contract import Reading
from benchmarks.namespaces import CREATED, namespace_of

LARGE = 5000
CALLS = 64
EVENTS = 2000


class Operation(StrEnum):
    """What the client is asked to do."""

    GET = "get"
    LIST = "list"
    WATCH = "watch"
    CREATE = "create"
    CONCURRENT = "concurrent"


@dataclass(frozen=True)
class Scenario:
    """One line of the results."""

    name: str
    title: str
    operation: Operation
    size: int
    reading: Reading = Reading.NAMES
    gzip: bool = False
    quick: bool = False

    @property
    def namespace(self) -> str:
        """Where it happens."""
        return CREATED if self.operation is Operation.CREATE else namespace_of(self.size)


_READ = {
    Reading.NOTHING: "nothing read",
    Reading.NAMES: "names read",
    Reading.WIDE: "`-o wide` fields read",
    Reading.DUMP: "everything dumped",
}


def _list(size: int, reading: Reading, *, quick: bool) -> Scenario:
    title = f"list {size}, {_READ[reading]}"
    return Scenario(f"list-{size}-{reading}", title, Operation.LIST, size, reading, quick=quick)


def _scenarios() -> list[Scenario]:
    in_quick = {(500, reading) for reading in Reading} | {(LARGE, Reading.NAMES)}
    return [
        Scenario("get", "single GET, name read", Operation.GET, 500, quick=True),
        Scenario("concurrent", f"{CALLS} concurrent GETs, names read", Operation.CONCURRENT, 500, quick=True),
        Scenario("create", "create", Operation.CREATE, 1, quick=True),
        Scenario("watch", f"watch {EVENTS} events, names read", Operation.WATCH, EVENTS, quick=True),
        Scenario("list-500-names-gzip", "list 500 with gzip, names read", Operation.LIST, 500, gzip=True),
        *(_list(size, reading, quick=(size, reading) in in_quick) for size in (100, 500, LARGE) for reading in Reading),
    ]


SCENARIOS = {scenario.name: scenario for scenario in _scenarios()}
