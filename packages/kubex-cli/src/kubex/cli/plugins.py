"""The installed transport plugins, as a table and as JSON."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kubex.cli.errors import error_text
from kubex.transport import PluginState, TransportPlugin

_STYLES = {PluginState.LOADED: "green", PluginState.BLOCKED: "yellow", PluginState.FAILED: "red"}


def plugins_json(plugins: Iterable[TransportPlugin]) -> str:
    """Write the plugins as a JSON list, in order of preference."""
    return json.dumps([plugin_row(plugin) for plugin in plugins], indent=2)


def plugin_row(plugin: TransportPlugin) -> dict[str, Any]:
    """Describe a plugin; `runtimes` and `features` are null where it is not loaded, `error` where it is."""
    info = plugin.info
    return {
        "name": plugin.name,
        "distribution": plugin.source.distribution,
        "version": plugin.source.version,
        "runtimes": None if info is None else sorted(info.runtimes),
        "features": None if info is None else sorted(info.features),
        "state": plugin.state.value,
        "error": None if plugin.error is None else error_text(plugin.error),
    }


def print_plugins(plugins: Sequence[TransportPlugin], console: Console) -> None:
    """Show the plugins as a table in order of preference, and under it why some of them cannot be used."""
    if not plugins:
        console.print(Text('No transport is installed: pip install "kubex[aiohttp]" or "kubex[httpx]"'))
        return
    console.print(_table(plugins))
    for plugin in plugins:
        if plugin.error is not None:
            state = (f"{plugin.state.value}: ", _STYLES[plugin.state])
            console.print(Text.assemble(state, error_text(plugin.error)))


def _table(plugins: Iterable[TransportPlugin]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for header in ("NAME", "DISTRIBUTION", "VERSION", "RUNTIMES", "FEATURES", "STATE"):
        table.add_column(header, overflow="fold")
    for plugin in plugins:
        row = plugin_row(plugin)
        table.add_row(
            Text(plugin.name, "bold"),
            Text(row["distribution"] or "this process"),
            Text(row["version"] or "-"),
            Text(", ".join(row["runtimes"] or ()) or "-"),
            Text(", ".join(row["features"] or ()) or "-"),
            Text(plugin.state.value, _STYLES[plugin.state]),
        )
    return table
