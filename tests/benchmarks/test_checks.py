"""A client that reads less than it should is found out."""

import pytest

from benchmarks.bodies import pod, pod_name
from benchmarks.readings import mapping
from benchmarks.scenarios import SCENARIOS
from benchmarks.worker.checks import WrongAnswer, check

PODS = [pod(index, "benchmarks-100") for index in range(100)]
NAMES = [pod_name(index) for index in range(100)]


def refuses(scenario: str, found: list[object]) -> bool:
    try:
        check(SCENARIOS[scenario], found, recorded=True)
    except WrongAnswer:
        return True
    return False


@pytest.mark.parametrize(
    ("scenario", "good", "bad"),
    [
        ("list-100-nothing", PODS, PODS[:99]),
        ("list-100-names", NAMES, NAMES[1:]),
        ("list-100-wide", mapping.wide(PODS), mapping.wide(PODS[:99] + PODS[:1])),
        ("list-100-dump", PODS, [PODS[0] | {"metadata": {"name": "without managed fields"}}, *PODS[1:]]),
        ("get", NAMES[:1], NAMES[1:2]),
        ("concurrent", NAMES[:64], NAMES[:63]),
        ("create", ["created-x"], []),
    ],
)
def test_a_scenario_takes_what_is_right_and_refuses_what_is_not(scenario, good, bad):
    assert not refuses(scenario, good)
    assert refuses(scenario, bad)
