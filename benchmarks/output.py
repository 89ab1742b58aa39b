"""Where a run is kept."""

from pathlib import Path

from benchmarks.plot import plot
from benchmarks.report import report
from benchmarks.results import Results


def write(results: Results, folder: Path) -> list[Path]:
    """Write results.json, report.md and plot.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"results.json": results.to_json(), "report.md": report(results), "plot.svg": plot(results)}
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return [folder / name for name in files]
