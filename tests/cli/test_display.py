import io

import pytest
from rich.console import Console

from kubex.cli.demo.display import Display
from kubex.cli.demo.observed_client import Call
from kubex.core.models import EventType, ObjectMeta, WatchEvent
from kubex.k8s.v1_35.core.v1 import Container, Pod, PodSpec, PodStatus

CALL = Call("GET", "/api/v1/namespaces/kubex-demo-abcde/pods?labelSelector=app%3Dweb", 200, 0.0042)
POD = Pod(
    metadata=ObjectMeta(name="web-1", labels={"app": "web", "tier": "[red]"}, resource_version="7"),
    spec=PodSpec(containers=[Container(name="web", image="busybox:1"), Container(name="side")]),
    status=PodStatus(phase="Pending"),
)


def shown(*, terminal: bool, width: int) -> tuple[Display, io.StringIO]:
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, color_system=None, width=width, highlight=False)
    return Display(console, "asyncio"), file


def test_a_call_that_fits_is_one_whole_line() -> None:
    display, file = shown(terminal=False, width=100)
    display.call(CALL)
    assert file.getvalue() == f"   GET     200     4 ms  {CALL.target}\n"


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    display, file = shown(terminal=True, width=width)
    display.opening("an embedded cluster at http://127.0.0.1:12345", "aiohttp")
    display.step("Strategic merge patch: another image for the container named web")
    display.call(CALL)
    display.pods([POD])
    display.event(WatchEvent(EventType.MODIFIED, POD))
    display.note("namespace kubex-demo-abcde is removed")
    display.closing("aiohttp", 0.5)
    assert max(map(len, file.getvalue().splitlines())) <= width


def test_lines_without_a_limit_are_as_long_as_what_they_say() -> None:
    display, file = shown(terminal=False, width=10_000)
    display.call(CALL)
    display.pods([POD])
    assert max(map(len, file.getvalue().splitlines())) < 100


def test_an_event_shows_the_pod_and_takes_nothing_for_markup() -> None:
    display, file = shown(terminal=False, width=80)
    display.event(WatchEvent(EventType.DELETED, POD))
    assert file.getvalue() == "   event   DELETED   web-1  busybox:1,-  app=web,tier=[red]\n"


def test_the_table_takes_a_pod_of_which_little_is_known() -> None:
    display, file = shown(terminal=False, width=80)
    display.pods([POD, Pod(metadata=ObjectMeta(name="bare"))])
    rows = [line.split() for line in file.getvalue().splitlines()]
    assert ["web-1", "Pending", "busybox:1,-", "app=web,tier=[red]", "7"] in rows
    assert ["bare", "-"] in rows


def test_steps_calls_and_events_are_counted() -> None:
    display, file = shown(terminal=False, width=80)
    display.step("one")
    display.step("two")
    display.call(CALL)
    display.event(WatchEvent(EventType.ADDED, POD))
    display.event(WatchEvent(EventType.DELETED, POD))
    display.closing("httpx", 1.25)
    lines = file.getvalue().splitlines()
    assert " 2 two" in lines
    assert lines[-1] == "Done: 1 calls and 2 events in 1.25 s, over httpx on asyncio"
