"""The command line."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.clients.table import CLIENTS
from benchmarks.environment import missing
from benchmarks.modes import FULL, QUICK, chosen
from benchmarks.output import write
from benchmarks.report import verdict_table
from benchmarks.results import Results
from benchmarks.run import Plan, run
from benchmarks.scenarios import SCENARIOS
from benchmarks.servers.real_cluster import NoCluster
from benchmarks.servers.seeding import SeedingFailed

_OUTPUT = Path("build/benchmarks")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks, or render results again, and give the exit code."""
    command = parser()
    options = command.parse_args(arguments)
    if options.render:
        return _finish(Results.read(options.render), options.output)
    if absent := missing():
        command.error(f"not installed: {', '.join(absent)}; run it as: uv run --group benchmarks python -m benchmarks")
    try:
        plan = _plan(options)
    except ValueError as error:
        command.error(str(error))
    with tempfile.TemporaryDirectory(prefix="kubex-benchmarks-") as folder:
        try:
            options.output.mkdir(parents=True, exist_ok=True)
            results = run(plan, Path(folder), options.output / "clients.log", _say)
        except (NoCluster, SeedingFailed) as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
    return _finish(results, options.output)


def parser() -> argparse.ArgumentParser:
    """Make the parser."""
    command = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measures Kubex beside other Kubernetes clients, by default on a stub."
    )
    command.add_argument("--quick", action="store_true", help="under two minutes, in place of about twenty")
    server = command.add_mutually_exclusive_group()
    server.add_argument("--kubeconfig", type=Path, metavar="PATH", help="measure against this cluster")
    server.add_argument("--real-cluster", action="store_true", help="start a cluster with tools/cluster (as root)")
    command.add_argument("--scenario", action="append", metavar="NAME", help="only this one; may be repeated")
    command.add_argument("--client", action="append", metavar="NAME", help="only this one; may be repeated")
    command.add_argument("--rounds", type=int, metavar="N", help="turns of each client in each scenario")
    command.add_argument("--no-memory", action="store_true", help="leave out memory")
    command.add_argument("--no-import", action="store_true", help="leave out import times")
    command.add_argument("--output", type=Path, default=_OUTPUT, metavar="FOLDER", help="default: %(default)s")
    command.add_argument("--render", type=Path, metavar="RESULTS", help="make the report of an earlier results.json")
    return command


def _plan(options: argparse.Namespace) -> Plan:
    mode = QUICK if options.quick else FULL
    if options.rounds is not None:
        if options.rounds < 1:
            msg = "--rounds must be at least 1"
            raise ValueError(msg)
        mode = replace(mode, rounds=options.rounds)
    if options.kubeconfig and not options.kubeconfig.is_file():
        msg = f"--kubeconfig: {options.kubeconfig} is not a file"
        raise ValueError(msg)
    named = chosen(options.scenario, SCENARIOS)
    scenarios = [SCENARIOS[name] for name in named] if options.scenario else mode.scenarios()
    return Plan(
        mode=mode,
        clients=chosen(options.client, CLIENTS) if options.client else mode.clients(),
        scenarios=scenarios,
        kubeconfig=options.kubeconfig.resolve() if options.kubeconfig else None,
        real_cluster=options.real_cluster,
        memory=not options.no_memory,
        imports=not options.no_import,
    )


def _finish(results: Results, output: Path) -> int:
    paths = write(results, output)
    print(verdict_table(results))
    print("\nWritten:", *paths, file=sys.stderr)
    return 0


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
