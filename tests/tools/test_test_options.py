"""The options of this test suite, tried on a small one with the same conftest.py and a stand-in for tools/cluster."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging  # each test is a run of pytest

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"

INI = """\
[pytest]
markers =
    cluster:
    packaging:
"""
TESTS = """\
import pathlib
import pytest

@pytest.mark.cluster
def test_cluster(real_kubeconfig):
    print("kubeconfig:", real_kubeconfig.name)

@pytest.mark.packaging
def test_packaging():
    pass

def test_kubectl(kubectl):
    print("kubectl:", kubectl.name)

def test_plain():
    pass
"""
CLUSTER = """\
import json, pathlib, sys
print(json.dumps({
    "kubeconfig": "/somewhere/started", "kubectl": "/somewhere/its-kubectl", "server": "https://localhost:1",
    "token": "t", "version": "v1.0.0", "seconds": 1.5,
}), flush=True)
sys.stdin.read()
pathlib.Path(__file__).with_name("ended").touch()
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text(INI)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_all.py").write_text(TESTS)
    shutil.copy(CONFTEST, tmp_path / "tests")
    (tmp_path / "tools" / "cluster").mkdir(parents=True)
    (tmp_path / "tools" / "cluster" / "__main__.py").write_text(CLUSTER)
    return tmp_path


def run(suite: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-s", *arguments]
    environment = {"PATH": str(suite), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=suite, env=environment, capture_output=True, text=True, check=False)


def test_a_plain_run_skips_what_needs_a_cluster_and_says_how_to_run_it(suite: Path) -> None:
    ran = run(suite)
    assert ran.returncode == 0
    summary, closing = ran.stdout.splitlines()[-2:]
    assert summary.startswith("2 cluster tests were skipped: add --kubeconfig=PATH")
    assert "1 passed, 2 skipped, 1 deselected" in closing


def test_real_cluster_starts_one_and_ends_it(suite: Path) -> None:
    ran = run(suite, "--real-cluster")
    assert "3 passed, 1 deselected" in ran.stdout
    assert "kubeconfig: started" in ran.stdout
    assert "kubectl: its-kubectl" in ran.stdout
    assert (suite / "tools" / "cluster" / "ended").exists()


def test_a_cluster_that_does_not_start_fails_its_tests(suite: Path) -> None:
    (suite / "tools" / "cluster" / "__main__.py").write_text("raise SystemExit(3)")
    ran = run(suite, "--real-cluster")
    assert ran.returncode == 1
    assert "the cluster did not start" in ran.stdout
    assert "skipped" not in ran.stdout.splitlines()[-1]


def test_a_given_kubeconfig_is_used_as_it_is(suite: Path) -> None:
    (suite / "mine").write_text("")
    ran = run(suite, "--kubeconfig=mine", "-m", "cluster")
    assert "kubeconfig: mine" in ran.stdout
    assert "2 passed" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--kubeconfig=missing"], "missing is not a file"),
        (["--kubeconfig=pytest.ini", "--real-cluster"], "exclude each other"),
    ],
)
def test_options_that_cannot_work_are_refused(suite: Path, arguments: list[str], message: str) -> None:
    ran = run(suite, *arguments)
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert message in ran.stderr


def test_tests_that_take_kubectl_are_cluster_tests(suite: Path) -> None:
    assert "2 passed, 2 deselected" in run(suite, "--real-cluster", "-m", "cluster").stdout


def test_packaging_tests_run_when_asked_for(suite: Path) -> None:
    assert "1 passed, 3 deselected" in run(suite, "--packaging", "-m", "packaging").stdout
