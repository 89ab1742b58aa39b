"""One run from the start of the server to the results."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.affinity import Cores, choose_cores
from benchmarks.environment import commit, describe, today
from benchmarks.importing import measure_imports
from benchmarks.modes import Mode
from benchmarks.results import Results
from benchmarks.runner import Runner
from benchmarks.scenarios import LARGE, Operation, Scenario
from benchmarks.servers.real_cluster import real_cluster
from benchmarks.servers.seeding import seeded
from benchmarks.servers.stub_process import stub_server
from benchmarks.servers.target import Target
from benchmarks.worker_process import Launch

Say = Callable[[str], None]
_GRACE_SECONDS = 60.0  # for the slowest client's largest list


@dataclass(frozen=True)
class Plan:
    """What to measure, and against what."""

    mode: Mode
    clients: list[str]
    scenarios: list[Scenario]
    kubeconfig: Path | None
    real_cluster: bool
    memory: bool
    imports: bool


def run(plan: Plan, folder: Path, log: Path, say: Say) -> Results:
    """Run the plan; temporary files go to the folder, and what the clients print to the log."""
    cores = choose_cores()
    with log.open("w", encoding="utf-8") as errors, _target(plan, folder, cores, say) as target:
        facts = {"server": target.title, "mode": plan.mode.name, "affinity": cores.describe(pinned=target.pinned)}
        results = Results(environment=describe() | facts | {"commit": commit(), "date": today()})
        launch = Launch(cores.client, target.recorded, plan.mode.client_seconds + _GRACE_SECONDS, errors)
        runner = Runner(plan.mode, target, launch, say)
        if plan.imports:
            say("import times")
            results.imports = measure_imports(plan.clients, plan.mode.import_rounds, cores.client)
        if plan.memory and target.offers(LARGE):
            results.memory = runner.hold([client for client in plan.clients if plan.mode.holds_pods(client)])
        results.scenarios = runner.time(plan.clients, [each for each in plan.scenarios if target.serves(each)])
        results.failures = runner.failures
    return results


@contextmanager
def _target(plan: Plan, folder: Path, cores: Cores, say: Say) -> Iterator[Target]:
    if plan.real_cluster:
        with real_cluster(cores.server) as kubeconfig, _seeded(plan, kubeconfig, say, pinned=True) as target:
            yield target
    elif plan.kubeconfig:
        with _seeded(plan, plan.kubeconfig, say, pinned=False) as target:
            yield target
    else:
        with stub_server(folder, cores.server) as target:
            yield target


@contextmanager
def _seeded(plan: Plan, kubeconfig: Path, say: Say, *, pinned: bool) -> Iterator[Target]:
    sizes = {scenario.size for scenario in plan.scenarios if scenario.operation is not Operation.CREATE}
    if not plan.mode.everything:
        sizes.discard(LARGE)  # creating them would take longer than all the rest
    with seeded(kubeconfig, sorted(sizes), say):
        yield Target("a real API server over TLS", kubeconfig, sizes=frozenset(sizes), pinned=pinned)
