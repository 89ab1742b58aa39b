"""The results as bars in an SVG: a panel for each scenario, shorter is better."""

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from benchmarks.clients.table import CLIENTS, Kind, title
from benchmarks.requirements import AIOHTTP, MEMORY
from benchmarks.results import Results
from benchmarks.scenarios import LARGE, SCENARIOS
from benchmarks.statistics import rounded

_PANELS = (
    "get",
    "concurrent",
    "list-500-nothing",
    "list-500-names",
    "list-500-wide",
    "list-500-dump",
    "list-5000-names",
    "watch",
    MEMORY,
)
_COLOURS = {Kind.KUBEX: "#2563eb", Kind.PEER: "#94a3b8", Kind.RAW: "#d6b656"}
_ECHO = "#93b4f5"  # Kubex other than over aiohttp
_COLUMNS = 3
_PANEL_WIDTH, _LABEL, _BAR, _ROW, _TITLE, _GAP = 400, 128, 190, 18, 30, 16


class Bar(NamedTuple):
    """A client's bar."""

    client: str
    value: float


class Panel(NamedTuple):
    """A scenario's bars, in a unit."""

    title: str
    unit: str
    bars: list[Bar]

    @property
    def height(self) -> int:
        """The height it takes."""
        return _TITLE + _ROW * len(self.bars) + _GAP


def plot(results: Results) -> str:
    """Draw the panels that were measured."""
    panels = [panel for name in _PANELS if (panel := _panel(results, name)).bars]
    rows = [panels[start : start + _COLUMNS] for start in range(0, len(panels), _COLUMNS)]
    body: list[str] = []
    top = _GAP
    for row in rows:
        for column, panel in enumerate(row):
            body.extend(_draw(panel, _GAP + column * _PANEL_WIDTH, top))
        top += max(panel.height for panel in row)
    note = f"medians, shorter is better; {results.environment['processor']}, {results.environment['python']}"
    body.append(_text(_GAP, top + 6, note, size=11, colour="#64748b"))
    width, height = _GAP + _COLUMNS * _PANEL_WIDTH, top + 2 * _GAP
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">'
    return "\n".join([head, f'<rect width="{width}" height="{height}" fill="#ffffff"/>', *body, "</svg>", ""])


def _panel(results: Results, name: str) -> Panel:
    if name == MEMORY:
        bars = [Bar(client, memory.names) for client, memory in results.memory.items()]
        return Panel(f"{LARGE} pods held, names read: memory added", "MB", _sorted(bars))
    bars = [Bar(client, timing.p50) for client, timing in results.scenarios.get(name, {}).items()]
    return Panel(SCENARIOS[name].title.replace("`", ""), "ms", _sorted(bars))


def _sorted(bars: list[Bar]) -> list[Bar]:
    return sorted(bars, key=lambda bar: bar.value)


def _draw(panel: Panel, left: int, top: int) -> Iterator[str]:
    yield _text(left, top + 12, panel.title, size=13, weight="bold")
    longest = max(bar.value for bar in panel.bars) or 1
    for number, bar in enumerate(panel.bars):
        y = top + _TITLE - 8 + number * _ROW
        length = max(bar.value / longest * _BAR, 1)
        weight = "bold" if bar.client == AIOHTTP else "normal"
        yield _text(left + _LABEL - 6, y + 11, title(bar.client), size=11, anchor="end", weight=weight)
        yield f'<rect x="{left + _LABEL}" y="{y}" width="{length:.1f}" height="13" fill="{_colour(bar.client)}"/>'
        yield _text(left + _LABEL + round(length) + 5, y + 11, f"{rounded(bar.value)} {panel.unit}", size=11)


def _colour(client: str) -> str:
    kind = CLIENTS[client].kind
    return _ECHO if kind is Kind.KUBEX and client != AIOHTTP else _COLOURS[kind]


def _text(
    x: int, y: int, content: str, *, size: int, anchor: str = "start", weight: str = "normal", colour: str = "#0f172a"
) -> str:
    style = f'font-size="{size}" text-anchor="{anchor}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{x}" y="{y}" {style}>{escape(content)}</text>'
