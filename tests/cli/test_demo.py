import re
import subprocess
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from kubex.cli.main import app

Kubex = Callable[..., "subprocess.CompletedProcess[str]"]

COMBINATIONS = [
    ("--transport aiohttp", "aiohttp", "asyncio"),
    ("--transport httpx", "httpx", "asyncio"),
    ("--transport httpx --runtime trio", "httpx", "trio"),
    ("", "aiohttp", "asyncio"),
    ("--runtime trio", "httpx", "trio"),
]


@pytest.mark.parametrize(("options", "transport", "runtime"), COMBINATIONS)
def test_the_demo_runs_and_says_what_did_it(kubex: Kubex, options: str, transport: str, runtime: str) -> None:
    done = kubex("demo", *options.split())
    assert (done.returncode, done.stderr) == (0, "")
    last = done.stdout.splitlines()[-1]
    assert re.fullmatch(rf"Done: \d+ calls and \d+ events in \d+\.\d\d s, over {transport} on {runtime}", last)


def test_the_demo_shows_every_call_event_and_pod_in_plain_lines(kubex: Kubex) -> None:
    output = kubex("demo", COLUMNS="40").stdout
    assert "\x1b" not in output
    assert max(map(len, output.splitlines())) < 200
    calls = re.findall(r"^   (GET|POST|PATCH|DELETE) +(\d+) +\d+ ms  (/api/v1/namespaces\S*)$", output, re.MULTILINE)
    methods = [method for method, _, _ in calls]
    assert {method: methods.count(method) for method in methods} == {"POST": 4, "GET": 4, "PATCH": 3, "DELETE": 3}
    events = re.findall(r"^   event   (\w+) +(web-\d)  (\S+)  (\S+)$", output, re.MULTILINE)
    assert [event for event in events if event[0] == "MODIFIED"] == [
        ("MODIFIED", "web-1", "busybox:1", "app=web,tier=frontend"),
        ("MODIFIED", "web-2", "busybox:1.37", "app=web"),
        ("MODIFIED", "web-3", "busybox:1", "app=web,owner=kubex"),
    ]
    assert f"Done: {len(calls)} calls and {len(events)} events" in output
    assert re.search(r"^   web-3 +Pending +busybox:1 +app=web +\d+", output, re.MULTILINE)
    assert re.search(r"^   namespace kubex-demo-[a-z0-9]{5} is removed, in \d+\.\d s$", output, re.MULTILINE)


def test_an_event_is_shown_in_the_step_that_caused_it(kubex: Kubex) -> None:
    output = kubex("demo").stdout
    steps = {part.splitlines()[0]: part for part in re.split(r"^ ?\d+ ", output, flags=re.MULTILINE)}
    for title, event in (("Merge patch", "web-1"), ("Strategic merge", "web-2"), ("Server-side apply", "web-3")):
        part = next(part for first, part in steps.items() if first.startswith(title))
        assert f"MODIFIED  {event}" in part


def test_the_demo_runs_inside_another_program_too() -> None:
    result = CliRunner().invoke(app, ["demo"])
    assert result.exit_code == 0, result.output
    assert "Done: " in result.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--transport aiohttp --runtime trio", "transport 'aiohttp' does not run under trio, only under asyncio"),
        ("--transport carrier-pigeon", "there is no transport named 'carrier-pigeon'. Installed: aiohttp, httpx"),
        ("--kubeconfig nowhere/config", "kubeconfig nowhere/config: no such file"),
    ],
)
def test_what_cannot_work_is_one_line_on_stderr(kubex: Kubex, options: str, message: str) -> None:
    done = kubex("demo", *options.split())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: {message}")
    assert done.stderr.count("\n") == 1


def test_without_trio_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "trio", None)
    result = CliRunner().invoke(app, ["demo", "--runtime", "trio"])
    assert (result.exit_code, result.stderr) == (1, "error: trio is not installed: pip install trio\n")


def test_the_demo_gives_up_after_its_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubex.cli.demo.run.LIMIT_SECONDS", 0.0)
    result = CliRunner().invoke(app, ["demo"])
    assert (result.exit_code, result.stderr) == (1, "error: the demo was not done within 0 s\n")
