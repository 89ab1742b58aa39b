"""What is in git speaks of the project alone and stays readable."""

import subprocess
import sys
from pathlib import Path

import pytest

# Put together here, so that this file does not hold what it looks for.
REGISTRY_HOSTS = [
    "py" + r"pi\.(org|python)",
    r"(proxy|sum|index|static|files|registry|repo[0-9]?|deb|security)\."
     "(python" + "hosted|npm" + "js|go" + "lang|cra" + "tes|deb" + "ian|ma" + r"ven)[a-z.]*",
]  # fmt: skip
BUILD_PATHS = [r"(^|[^A-Za-z0-9_.$}~])/(work|root|home|Users|builds)/[A-Za-z]"]
LONGEST_FILE = 500


@pytest.fixture(autouse=True)
def _in_a_checkout(root: Path) -> None:
    if not (root / ".git").exists():
        pytest.skip("not a git checkout")


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("pattern", [*REGISTRY_HOSTS, *BUILD_PATHS])
def test_no_tracked_file_names_a_host_or_a_machine(root: Path, pattern: str) -> None:
    # --cached: uv completes uv.lock in the working tree, what counts is what gets committed
    found = subprocess.run(
        ["git", "grep", "--cached", "-nIE", pattern], cwd=root, capture_output=True, text=True, check=False
    )
    assert found.returncode in {0, 1}, found.stderr
    assert found.stdout == ""


def test_no_python_file_is_too_long(root: Path) -> None:
    files = [root / name for name in git(root, "ls-files", "*.py").splitlines()]
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files if file.exists()}
    assert {str(file): length for file, length in lengths.items() if length > LONGEST_FILE} == {}


@pytest.mark.parametrize("revision", ["", "HEAD"], ids=["staged", "committed"])
def test_the_lock_is_trimmed(root: Path, revision: str) -> None:
    lock = git(root, "show", f"{revision}:uv.lock")
    command = [sys.executable, str(root / "tools" / "trim_lock.py"), "--check"]
    check = subprocess.run(command, input=lock, capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr
