"""What uv makes of the trimmed lock in a fresh clone: it completes it and keeps every version."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).resolve().parents[2]
TRIM = ROOT / "tools" / "trim_lock.py"
# A leaf that nothing of ours holds back, at a version that is not the newest.
OLDER = ("iniconfig", "2.1.0")
HERE = ("--python", sys.executable)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Clone HEAD, without the git filter and without an environment."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


def trim(lock: str) -> str:
    command = [sys.executable, str(TRIM)]
    return subprocess.run(command, input=lock, capture_output=True, text=True, check=True).stdout


def pinned(lock: str, name: str, version: str) -> str:
    """The lock with another version of one package."""
    changed, count = re.subn(rf'(name = "{name}"\nversion = )"[^"]+"', rf'\1"{version}"', lock)
    assert count == 1
    return changed


def test_a_clone_runs_with_the_versions_of_the_lock(clone: Path, run_uv: Callable[..., str]) -> None:
    committed = (clone / "uv.lock").read_text(encoding="utf-8")
    run_uv("run", *HERE, "--no-dev", "python", "-c", "import kubex.core, pydantic", folder=clone)
    completed = (clone / "uv.lock").read_text(encoding="utf-8")
    assert "[manifest]" in completed
    assert trim(completed) == committed, "dependencies have changed: run uv lock, then git add uv.lock"


def test_a_pin_older_than_the_newest_is_kept_and_installed(clone: Path, run_uv: Callable[..., str]) -> None:
    lock = clone / "uv.lock"
    older = pinned(lock.read_text(encoding="utf-8"), *OLDER)
    lock.write_text(older, encoding="utf-8")
    run_uv("sync", *HERE, "--quiet", folder=clone)
    assert trim(lock.read_text(encoding="utf-8")) == older
    name, version = OLDER
    show = f"from importlib.metadata import version; print(version({name!r}))"
    assert run_uv("run", *HERE, "python", "-c", show, folder=clone).strip() == version


def test_the_documented_filter_stages_a_completed_lock_trimmed(clone: Path, run_uv: Callable[..., str]) -> None:
    command = filter_command()
    subprocess.run(command, cwd=clone, check=True, shell=True)
    lock = clone / "uv.lock"
    committed = lock.read_text(encoding="utf-8")
    run_uv("lock", *HERE, "--quiet", folder=clone)
    assert lock.read_text(encoding="utf-8") != committed
    subprocess.run(["git", "add", "uv.lock"], cwd=clone, check=True)
    status = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True)
    assert status.stdout == ""


def filter_command() -> str:
    """The one command that CONTRIBUTING.md gives for the set-up."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    commands = {line.strip() for line in text.splitlines() if "git config filter.uv-lock.clean" in line}
    assert len(commands) == 1
    return commands.pop()
