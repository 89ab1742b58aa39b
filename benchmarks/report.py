"""The results as Markdown."""

from collections.abc import Iterable, Iterator

from benchmarks.clients.table import CLIENTS, Kind, title
from benchmarks.requirements import AIOHTTP, IMPORT, IMPORT_BASE, MEMORY, Requirement, Sense
from benchmarks.results import Results, Timing
from benchmarks.scenarios import LARGE, SCENARIOS
from benchmarks.statistics import ratio, rounded
from benchmarks.verdicts import Loss, Verdict, losses, verdicts

_RIVALS = {name for name, entry in CLIENTS.items() if entry.kind is Kind.PEER} | {"kubex-eager"}


def report(results: Results) -> str:
    """Write the whole report."""
    parts = [
        ["# Benchmark results", "", *_environment(results)],
        ["## What Kubex must reach", "", *_verdicts(verdicts(results))],
        ["## Where Kubex loses", "", *_losses(losses(results, _RIVALS))],
        *([f"## {_scenario_title(name)}", "", *_timings(timings)] for name, timings in results.scenarios.items()),
        [f"## Memory of {LARGE} pods", "", *_memory(results)] if results.memory else [],
        ["## Import", "", *_timings(results.imports)] if results.imports else [],
        ["## Not measured", "", *(f"- {failure}" for failure in results.failures)] if results.failures else [],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def verdict_table(results: Results) -> str:
    """Write the table of requirements alone."""
    return "\n".join(_verdicts(verdicts(results)))


def _environment(results: Results) -> Iterator[str]:
    facts = results.environment
    yield f"Against {facts['server']}; {facts['mode']} mode; {facts['date']}."
    yield ""
    yield f"- {facts['processor']}, {facts['cores']} cores ({facts['affinity']}), {facts['system']}, {facts['python']}"
    yield f"- load when the run began: {facts['load_at_start']}; Kubex at {facts['commit']}"
    yield "- " + ", ".join(f"{name} {version}" for name, version in facts["versions"].items())


def _verdicts(judged: Iterable[Verdict]) -> Iterator[str]:
    yield "| scenario | wanted | measured | in single rounds | verdict |"
    yield "|---|---|---|---|---|"
    words = {True: "met", False: "**not met**", None: "not measured"}
    for verdict in judged:
        line = verdict.requirement
        span = f"{_factor(verdict.low)} to {_factor(verdict.high)}"
        measured = f"{_factor(verdict.measured)} | {span}" if verdict.measured else "- | -"
        yield f"| {_requirement_title(line)} | {_wanted(line)} | {measured} | {words[verdict.met]} |"


def _requirement_title(line: Requirement) -> str:
    name = _scenario_title(line.scenario)
    return name if line.subject == AIOHTTP else f"{name} ({title(line.subject)})"


def _wanted(line: Requirement) -> str:
    peer = "what it stands on" if line.peer == IMPORT_BASE else title(line.peer)
    if line.sense is Sense.FASTER:
        return f"at least {line.wanted:g} times faster than {peer}"
    return f"at most {line.wanted:g} times {peer}"


def _losses(found: Iterable[Loss]) -> list[str]:
    lines = [
        f"- {_scenario_title(loss.scenario)}: {title(loss.client)} is ahead by a factor of {_factor(loss.factor)}"
        for loss in found
    ]
    said = "In every scenario measured, Kubex over aiohttp is ahead of every other client (the raw ones aside)."
    return lines or [said]


def _timings(timings: dict[str, Timing]) -> Iterator[str]:
    yield "| client | p50 ms | p99 ms | CPU ms | times Kubex (aiohttp) | executions |"
    yield "|---|--:|--:|--:|--:|--:|"
    own = timings.get(AIOHTTP)
    for name, timing in sorted(timings.items(), key=lambda each: each[1].p50):
        relative = _factor(ratio(timing.p50, own.p50)) if own else "-"
        figures = (
            f"{rounded(timing.p50)} | {rounded(timing.p99)} | {rounded(timing.cpu)} | {relative} | {timing.samples}"
        )
        yield f"| {_client_title(name)} | {figures} |"


def _memory(results: Results) -> Iterator[str]:
    yield "| client | idle MB | added at the peak | added, held | added, names read | times Kubex (aiohttp) |"
    yield "|---|--:|--:|--:|--:|--:|"
    own = results.memory.get(AIOHTTP)
    for name, memory in sorted(results.memory.items(), key=lambda each: each[1].names):
        relative = _factor(ratio(memory.names, own.names)) if own else "-"
        figures = f"{memory.idle:.0f} | {memory.peak:.0f} | {memory.held:.0f} | {memory.names:.0f} | {relative}"
        yield f"| {_client_title(name)} | {figures} |"


def _client_title(name: str) -> str:
    return "what Kubex stands on" if name == IMPORT_BASE else title(name)


def _scenario_title(name: str) -> str:
    special = {MEMORY: f"list {LARGE} held, names read: memory added", IMPORT: "import"}
    return special.get(name) or SCENARIOS[name].title


def _factor(value: float | None) -> str:
    return "-" if value is None else rounded(value)
