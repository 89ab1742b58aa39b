"""tools/find_pythons.py: the interpreters that the tests are run on."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "find_pythons.py"


@pytest.fixture(scope="module")
def find_pythons() -> ModuleType:
    spec = importlib.util.spec_from_file_location("find_pythons", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_newest_patch_of_each_supported_minor_is_taken(find_pythons: ModuleType) -> None:
    found = [((3, 13, 0), "c"), ((3, 11, 9), "a"), ((3, 10, 4), "old"), ((3, 11, 10), "b"), ((3, 9, 18), "older")]
    assert find_pythons.newest_of_each_minor(found) == ["b", "c"]


def test_what_does_not_run_is_left_out(find_pythons: ModuleType, tmp_path: Path) -> None:
    broken = tmp_path / "python3"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    assert find_pythons.describe(broken) is None
    assert find_pythons.describe(tmp_path / "missing") is None


@pytest.mark.packaging
def test_every_printed_path_is_a_supported_interpreter() -> None:
    printed = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True, check=True).stdout
    for python in printed.splitlines():
        show = "import sys; print(sys.version_info >= (3, 11))"
        assert subprocess.run([python, "-c", show], capture_output=True, check=True).stdout.strip() == b"True"
