"""Options, skips and fixtures that every test folder shares."""

import gc
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

# What trio registers with hypothesis is a warning, also where no test imports hypothesis.
os.environ.setdefault("HYPOTHESIS_NO_PLUGINS", "1")

ROOT = Path(__file__).resolve().parent.parent
CLUSTER_TOOL = ROOT / "tools" / "cluster"
CLUSTER_START_TIMEOUT = 15 * 60.0  # the binaries may have to be built first
CLUSTER_STOP_TIMEOUT = 60.0
WORKERS = 4
NO_CLUSTER = "needs a cluster"


@dataclass(frozen=True)
class RealCluster:
    """A cluster that tools/cluster started, and how to reach it."""

    kubeconfig: Path
    kubectl: Path
    server: str
    token: str
    version: str
    seconds: float


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("kubex", "Kubex's own tests")
    # Given as --kubeconfig=PATH: of "--kubeconfig PATH" pytest would take the path for a folder of tests.
    group.addoption("--kubeconfig", metavar="PATH", type=Path, help="run the cluster tests against this cluster")
    group.addoption("--real-cluster", action="store_true", help="start a cluster and run the cluster tests against it")
    group.addoption("--packaging", action="store_true", help="run the packaging tests, which build every wheel")


def pytest_configure(config: pytest.Config) -> None:
    kubeconfig = config.getoption("--kubeconfig")
    if kubeconfig and config.getoption("--real-cluster"):
        raise pytest.UsageError("--kubeconfig and --real-cluster exclude each other: give one of them")
    if kubeconfig and not kubeconfig.is_file():
        raise pytest.UsageError(f"--kubeconfig: {kubeconfig} is not a file")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    # Most tests wait more than they work. A cluster is there once, and so is the folder where wheels are built.
    alone = _has_cluster(config) or config.getoption("--packaging") or config.args != config.getini("testpaths")
    return 0 if alone else WORKERS


@pytest.hookimpl(tryfirst=True)  # before -m looks at the markers
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "kubectl" in getattr(item, "fixturenames", ()):
            item.add_marker("cluster")
    if not _has_cluster(config):
        for item in items:
            if item.get_closest_marker("cluster"):
                item.add_marker(pytest.mark.skip(reason=NO_CLUSTER))
    if not config.getoption("--packaging"):
        left_out = [item for item in items if item.get_closest_marker("packaging")]
        items[:] = [item for item in items if not item.get_closest_marker("packaging")]
        config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish() -> None:
    gc.freeze()  # many a test collects garbage, which need not go through all that was imported up to here


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = sum(NO_CLUSTER in str(report.longrepr) for report in terminalreporter.getreports("skipped"))
    if skipped:
        how = "add --kubeconfig=PATH for a cluster of yours, or --real-cluster to start one"
        terminalreporter.write_line(f"{skipped} cluster tests were skipped: {how}", yellow=True)


@pytest.fixture(params=["asyncio", "trio"], scope="module")
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Run every test marked ``anyio`` on asyncio and on trio; a module that serves one only overrides this."""
    return str(request.param)


@pytest.fixture(scope="session")
def real_cluster(request: pytest.FixtureRequest) -> Iterator[RealCluster]:
    """Start a cluster for this session (--real-cluster); one that does not start fails the tests that asked for it."""
    if not request.config.getoption("--real-cluster"):
        pytest.skip("this test changes the cluster itself: add --real-cluster")
    command = [sys.executable, str(CLUSTER_TOOL), "run", "--until-stdin-closes"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield _await_cluster(process)
        finally:
            _stop_cluster(process)


@pytest.fixture(scope="session")
def real_kubeconfig(request: pytest.FixtureRequest) -> Path:
    """Give the kubeconfig of the real cluster that --kubeconfig names or --real-cluster starts."""
    given: Path | None = request.config.getoption("--kubeconfig")
    if given:
        return given.resolve()
    cluster: RealCluster = request.getfixturevalue("real_cluster")
    return cluster.kubeconfig


@pytest.fixture(scope="session")
def kubectl(request: pytest.FixtureRequest) -> Path:
    """Give a kubectl: the started cluster's, the one on PATH, or one that is built. It makes a test a cluster test."""
    if request.config.getoption("--real-cluster"):
        cluster: RealCluster = request.getfixturevalue("real_cluster")
        return cluster.kubectl
    on_path = shutil.which("kubectl")
    if on_path:
        return Path(on_path)
    command = [sys.executable, str(CLUSTER_TOOL), "kubectl"]
    built = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=CLUSTER_START_TIMEOUT)
    return Path(built.stdout.strip())


def _has_cluster(config: pytest.Config) -> bool:
    return bool(config.getoption("--kubeconfig") or config.getoption("--real-cluster"))


def _await_cluster(process: "subprocess.Popen[str]") -> RealCluster:
    """Wait for the line that says the cluster is ready."""
    assert process.stdout
    watchdog = threading.Timer(CLUSTER_START_TIMEOUT, process.terminate)
    watchdog.start()
    try:
        line = process.stdout.readline()
    finally:
        watchdog.cancel()
    if not line:
        pytest.fail(f"the cluster did not start: {CLUSTER_TOOL} ended with exit code {process.wait()}", pytrace=False)
    facts = json.loads(line)
    return RealCluster(
        kubeconfig=Path(facts["kubeconfig"]),
        kubectl=Path(facts["kubectl"]),
        server=facts["server"],
        token=facts["token"],
        version=facts["version"],
        seconds=facts["seconds"],
    )


def _stop_cluster(process: "subprocess.Popen[str]") -> None:
    """End the cluster by closing its stdin, so that it goes the same way when the tests are killed."""
    assert process.stdin
    process.stdin.close()
    try:
        process.wait(CLUSTER_STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
