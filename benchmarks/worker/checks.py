"""That a client read what it should: one that leaves things out would look fast."""

from collections.abc import Sequence
from typing import Any

from benchmarks.bodies import pod, pod_name
from benchmarks.clients.contract import Reading
from benchmarks.readings import mapping
from benchmarks.readings.columns import WideRow
from benchmarks.scenarios import CALLS, Operation, Scenario


class WrongAnswer(Exception):
    """A client did not read what the server holds."""


def check(scenario: Scenario, found: Sequence[Any], *, recorded: bool) -> None:
    """Compare what was read with what the server holds; `recorded` bodies are known in all their fields.

    Raises:
        WrongAnswer: they differ.
    """
    match scenario.reading:
        case Reading.NOTHING if len(found) in {1, scenario.size}:  # an unparsed body counts as one
            return
        case Reading.NAMES if scenario.operation is Operation.CREATE:
            _compare(scenario, len(found), 1)
        case Reading.NAMES:
            _compare(scenario, list(found), [pod_name(index) for index in range(expected_count(scenario))])
        case Reading.WIDE if recorded:
            rows = mapping.wide([pod(index, scenario.namespace) for index in range(scenario.size)])
            _compare(scenario, [_without_times(row) for row in found], [_without_times(row) for row in rows])
        case Reading.DUMP:
            metadata = found[0]["metadata"]
            whole = [len(each) for each in (found, metadata.get("managedFields") or metadata.get("managed_fields", ()))]
            _compare(scenario, whole, [scenario.size, 2])
        case _:
            _compare(scenario, len(found), scenario.size)


def expected_count(scenario: Scenario) -> int:
    """Tell how many names a scenario reads."""
    return {Operation.GET: 1, Operation.CREATE: 1, Operation.CONCURRENT: CALLS}.get(scenario.operation, scenario.size)


def _without_times(row: WideRow) -> WideRow:
    return row._replace(restarted=bool(row.restarted), created=bool(row.created))


def _compare(scenario: Scenario, found: Any, expected: Any) -> None:
    if found != expected:
        msg = f"{scenario.name}: read {str(found)[:300]} instead of {str(expected)[:300]}"
        raise WrongAnswer(msg)
