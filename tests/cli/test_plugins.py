import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner, Result

from kubex.cli.main import app
from kubex.transport import TransportInfo, hookimpl, register, unregister


class BrokenPlugin:
    @hookimpl
    def kubex_register_transport(self) -> TransportInfo:
        msg = "no carrier"
        raise RuntimeError(msg)


@pytest.fixture
def _broken_plugin() -> Iterator[None]:
    register(BrokenPlugin(), "broken")
    yield
    unregister("broken")


def plugins(*arguments: str, **environment: str) -> Result:
    result = CliRunner().invoke(app, ["plugins", *arguments], env=environment)
    assert result.exit_code == 0
    return result


def rows(**environment: str) -> dict[str, dict[str, object]]:
    return {row["name"]: row for row in json.loads(plugins("--json", **environment).stdout)}


def test_json_lists_the_plugins_in_order_of_preference() -> None:
    assert [name for name in rows() if name in ("aiohttp", "httpx")] == ["aiohttp", "httpx"]


def test_json_says_all_of_a_loaded_plugin() -> None:
    row = rows()["httpx"]
    assert list(row) == ["name", "distribution", "version", "runtimes", "features", "state", "error"]
    assert (row["distribution"], row["state"], row["error"]) == ("kubex-httpx", "loaded", None)
    assert row["runtimes"] == ["asyncio", "trio"]
    assert isinstance(row["features"], list)


def test_a_blocked_plugin_is_last_and_says_what_blocks_it() -> None:
    found = rows(KUBEX_DISABLE_PLUGINS="aiohttp")
    assert list(found)[-1] == "aiohttp"
    assert found["aiohttp"]["state"] == "blocked"
    assert found["aiohttp"]["runtimes"] is None
    assert "KUBEX_DISABLE_PLUGINS" in str(found["aiohttp"]["error"])


@pytest.mark.usefixtures("_broken_plugin")
def test_a_failing_plugin_says_why() -> None:
    row = rows()["broken"]
    assert (row["distribution"], row["version"], row["state"]) == (None, None, "failed")
    assert "RuntimeError: no carrier" in str(row["error"])
    assert rows()["aiohttp"]["state"] == "loaded"


def test_json_is_plain_however_narrow_the_terminal_is() -> None:
    assert plugins("--json", COLUMNS="20", FORCE_COLOR="1").stdout == plugins("--json").stdout


@pytest.mark.usefixtures("_broken_plugin")
def test_the_table_shows_each_plugin_and_the_reasons_below() -> None:
    lines = plugins(KUBEX_DISABLE_PLUGINS="aiohttp", COLUMNS="40").stdout.splitlines()
    by_name = {line.split()[0]: line for line in lines if line.strip()}
    assert by_name["httpx"].split()[-1] == "loaded"
    assert by_name["aiohttp"].split()[-1] == "blocked"
    assert by_name["broken"].split()[-1] == "failed"
    assert by_name["blocked:"].endswith("is blocked by KUBEX_DISABLE_PLUGINS")
    assert "RuntimeError: no carrier" in by_name["failed:"]


def test_without_a_usable_plugin_the_table_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubex.transport._registry.entry_points", lambda group: ())
    assert 'pip install "kubex[aiohttp]"' in plugins().stdout
    assert json.loads(plugins("--json").stdout) == []
