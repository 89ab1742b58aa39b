"""Verdicts, losses, the report and the plot, out of made-up results."""

import xml.etree.ElementTree as ET

import pytest

from benchmarks.clients.table import CLIENTS
from benchmarks.output import write
from benchmarks.plot import plot
from benchmarks.report import report, verdict_table
from benchmarks.requirements import IMPORT, IMPORT_BASE, MEMORY, REQUIREMENTS, Requirement, Sense, compared
from benchmarks.results import Memory, Results, Timing, memory_of, timing_of
from benchmarks.scenarios import SCENARIOS
from benchmarks.verdicts import losses, verdicts

ENVIRONMENT = {
    "processor": "a processor",
    "cores": 2,
    "system": "Linux",
    "python": "CPython 3.13.0",
    "load_at_start": 0.1,
    "versions": {"kubex-core": "0.1.0"},
    "server": "a stub",
    "mode": "quick",
    "affinity": "free",
    "commit": "0000000",
    "date": "2026-03-01",
}


def timing(*rounds: float) -> Timing:
    return timing_of([[each] for each in rounds], [[each / 2] for each in rounds])


def results(scenario: str = "list-500-nothing", **clients: Timing) -> Results:
    named = {client.replace("_", "-"): each for client, each in clients.items()}
    return Results(ENVIRONMENT, scenarios={scenario: named})


def judged(found: Results, line: Requirement):
    return next(verdict for verdict in verdicts(found) if verdict.requirement == line)


FORTY = REQUIREMENTS[0]


def test_faster_means_the_peer_takes_that_many_times_as_long():
    verdict = judged(results(kubex_aiohttp=timing(1, 2, 3), kubernetes_asyncio=timing(80, 100, 90)), FORTY)
    assert (verdict.measured, verdict.low, verdict.high, verdict.met) == (45, 30, 80, True)


def test_a_ratio_below_what_is_wanted_is_not_met():
    assert judged(results(kubex_aiohttp=timing(1), kubernetes_asyncio=timing(39)), FORTY).met is False


def test_within_means_kubex_takes_at_most_that_many_times_as_long():
    line = Requirement("get", Sense.WITHIN, 1.25, "aiohttp-orjson")
    assert judged(results("get", kubex_aiohttp=timing(5), aiohttp_orjson=timing(4)), line).met is True
    assert judged(results("get", kubex_aiohttp=timing(5.1), aiohttp_orjson=timing(4)), line).met is False


def test_what_was_not_measured_has_no_verdict():
    assert judged(results(kubex_aiohttp=timing(1)), FORTY).met is None


def test_a_client_that_parses_nothing_is_compared_without_a_reading():
    line = next(line for line in REQUIREMENTS if line.peer == "aiohttp-body")
    found = results("list-500-names", kubex_aiohttp=timing(4))
    found.scenarios["list-500-nothing"] = {"aiohttp-body": timing(2)}
    assert judged(found, line).measured == 2


def test_losses_name_rivals_that_were_ahead_the_worst_first():
    found = results(kubex_aiohttp=timing(4), lightkube=timing(2), kr8s=timing(1), kubernetes_sync=timing(9))
    named = [(loss.client, loss.factor) for loss in losses(found, {"lightkube", "kr8s", "kubernetes-sync"})]
    assert named == [("kr8s", 4), ("lightkube", 2)]


def test_every_requirement_speaks_of_known_scenarios_and_clients():
    assert {line.scenario for line in REQUIREMENTS} <= {*SCENARIOS, MEMORY, IMPORT}
    assert compared() <= {*CLIENTS, IMPORT_BASE}


def test_the_report_says_where_kubex_loses_and_what_failed():
    found = results(kubex_aiohttp=timing(4), lightkube=timing(2))
    found.failures.append("watch, kr8s: it broke")
    text = report(found)
    assert "- list 500, nothing read: lightkube is ahead by a factor of 2" in text
    assert "- watch, kr8s: it broke" in text


def test_the_table_has_a_line_for_each_requirement():
    lines = verdict_table(results(kubex_aiohttp=timing(1), kubernetes_asyncio=timing(80))).splitlines()[2:]
    assert len(lines) == len(REQUIREMENTS)
    assert lines[0].endswith("| 80 | 80 to 80 | met |")
    assert all(line.count("|") == 6 for line in lines)


def test_the_plot_has_a_bar_for_each_client():
    found = results(kubex_aiohttp=timing(4), lightkube=timing(2))
    found.memory = {"lightkube": Memory(30, 200, 150, 150, [150])}
    drawing = ET.fromstring(plot(found))
    texts = [element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert {"4 ms", "2 ms", "150 MB"} <= set(texts)


def test_results_are_read_as_they_were_written(tmp_path):
    found = results(kubex_aiohttp=timing(4, 5))
    found.memory = {"lightkube": memory_of([{"idle": 1, "peak": 2, "held": 3, "names": 4, "pods": 5}])}
    found.imports = {IMPORT_BASE: timing(60)}
    write(found, tmp_path)
    assert Results.read(tmp_path / "results.json") == found
    assert (tmp_path / "report.md").read_text(encoding="utf-8") == report(found)


@pytest.mark.parametrize("value", [0.01234, 12.3, 1234.5])
def test_a_timing_keeps_its_rounds(value):
    assert timing(value, value * 2).rounds == pytest.approx([value, value * 2], abs=1e-4)
