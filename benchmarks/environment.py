"""Where and with what a run was made, without the machine's name."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.clients.table import CLIENTS


def describe() -> dict[str, Any]:
    """Describe the machine and the versions."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "load_at_start": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "versions": {name: _version(name) for name in _distributions()},
    }


def missing() -> list[str]:
    """Name the distributions that are not installed."""
    return [name for name in _distributions() if _version(name) is None]


def _distributions() -> list[str]:
    return sorted({name for entry in CLIENTS.values() for name in entry.distributions} | {"msgspec"})


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor()


def commit() -> str:
    """Name the commit that is measured, and whether files were changed since."""
    try:
        head = _git("rev-parse", "--short", "HEAD")
        return f"{head} with changes" if _git("status", "--porcelain", "--", "packages") else head
    except (OSError, subprocess.CalledProcessError):
        return "an unknown commit"


def today() -> str:
    """Give the date."""
    return datetime.now(tz=UTC).date().isoformat()


def _git(*arguments: str) -> str:
    folder = Path(__file__).parents[1]
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
