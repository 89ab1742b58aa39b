"""tools/trim_lock.py, as git runs it: the lock on stdin, the trimmed lock on stdout."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "trim_lock.py"

COMPLETE = """\
version = 1
revision = 5
requires-python = ">=3.11"
resolution-markers = [
    "python_full_version >= '3.13'",
    "python_full_version < '3.13'",
]

[options]
prerelease-mode = "allow"

[manifest]
members = [
    "ours",
]

[[manifest.dependency-metadata]]
name = "odd"

[[package]]
name = "forked"
version = "1.0"
source = { registry = "https://index.example/simple" }
resolution-markers = [
    "python_full_version < '3.13'",
]
dependencies = [
    { name = "plain" },
]
sdist = { url = "https://files.example/forked-1.0.tar.gz", hash = "sha256:00" }
wheels = [
    { url = "https://files.example/forked-1.0-py3-none-any.whl", hash = "sha256:00" },
]

[package.optional-dependencies]
extra = [
    { name = "plain" },
]

[[package]]
name = "ours"
version = "0.1.0"
source = { editable = "." }

[package.metadata]
requires-dist = [{ name = "plain" }]

[[package]]
name = "plain"
version = "2.0"
source = { registry = "https://index.example/simple" }
"""

TRIMMED = """\
version = 1
revision = 5
requires-python = ">=3.11"
resolution-markers = [
    "python_full_version >= '3.13'",
    "python_full_version < '3.13'",
]

[options]
prerelease-mode = "allow"

[[package]]
name = "forked"
version = "1.0"
source = { registry = "index" }
resolution-markers = [
    "python_full_version < '3.13'",
]

[[package]]
name = "plain"
version = "2.0"
source = { registry = "index" }
"""


def trim_lock(lock: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, input=lock, capture_output=True, text=True, check=False)


def test_only_versions_and_markers_of_registry_packages_stay() -> None:
    assert trim_lock(COMPLETE).stdout == TRIMMED


def test_a_trimmed_lock_stays_as_it_is() -> None:
    assert trim_lock(TRIMMED).stdout == TRIMMED


def test_the_check_accepts_a_trimmed_lock() -> None:
    assert trim_lock(TRIMMED, "--check").returncode == 0


@pytest.mark.parametrize("lock", ["", COMPLETE], ids=["missing", "complete"])
def test_the_check_refuses_any_other_and_says_what_to_do(lock: str) -> None:
    check = trim_lock(lock, "--check")
    assert check.returncode == 1
    assert "git config filter.uv-lock.clean" in check.stderr


def test_conflict_markers_are_refused() -> None:
    filtered = trim_lock(f"<<<<<<< ours\n{TRIMMED}")
    assert (filtered.returncode, filtered.stdout) == (1, "")
    assert "conflict" in filtered.stderr
