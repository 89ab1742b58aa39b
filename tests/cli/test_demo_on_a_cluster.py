import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kubex.configuration import ClientConfiguration
from kubex.testing import EmbeddedCluster

Kubex = Callable[..., "subprocess.CompletedProcess[str]"]
Namespaces = Callable[[ClientConfiguration], list[str]]

SABOTAGED = Path(__file__).with_name("sabotaged_kubex.py")
RUNTIMES = pytest.mark.parametrize("runtime", ["asyncio", "trio"])


@RUNTIMES
def test_the_demo_runs_on_the_cluster_of_a_kubeconfig_and_leaves_nothing(
    kubex: Kubex, embedded_cluster: EmbeddedCluster, demo_namespaces: Namespaces, runtime: str
) -> None:
    done = kubex("demo", "--runtime", runtime, "--kubeconfig", str(embedded_cluster.kubeconfig))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Kubex 0.1.0 on the cluster at {embedded_cluster.url}")
    assert demo_namespaces(embedded_cluster.configuration) == []


def test_a_context_is_looked_up_in_the_usual_places(kubex: Kubex, embedded_cluster: EmbeddedCluster) -> None:
    done = kubex("demo", "--context", "nowhere", KUBECONFIG=str(embedded_cluster.kubeconfig))
    assert done.returncode == 1
    assert "nowhere" in done.stderr


@RUNTIMES
@pytest.mark.parametrize(
    ("sabotage", "code", "stderr"), [("fail", 1, "error: the cable is cut: scissors\n"), ("interrupt", 130, "")]
)
def test_what_goes_wrong_in_the_middle_leaves_no_namespace(
    kubex: Kubex,
    embedded_cluster: EmbeddedCluster,
    demo_namespaces: Namespaces,
    runtime: str,
    sabotage: str,
    code: int,
    stderr: str,
) -> None:
    options = ("--transport", "sabotaged", "--runtime", runtime, "--kubeconfig", str(embedded_cluster.kubeconfig))
    done = kubex("demo", *options, script=SABOTAGED, SABOTAGE=sabotage)
    assert (done.returncode, done.stderr) == (code, stderr)
    assert "is removed" in done.stdout.splitlines()[-1]
    assert demo_namespaces(embedded_cluster.configuration) == []


def test_a_bug_shows_its_traceback_and_leaves_no_namespace(
    kubex: Kubex, embedded_cluster: EmbeddedCluster, demo_namespaces: Namespaces
) -> None:
    options = ("--transport", "sabotaged", "--kubeconfig", str(embedded_cluster.kubeconfig))
    done = kubex("demo", *options, script=SABOTAGED, SABOTAGE="crash")
    assert done.returncode == 1
    assert "LookupError: a bug" in done.stderr
    assert demo_namespaces(embedded_cluster.configuration) == []


def test_a_server_that_is_not_there_is_one_line(kubex: Kubex, tmp_path: Path) -> None:
    with EmbeddedCluster() as cluster:
        kubeconfig = tmp_path / "config"
        kubeconfig.write_bytes(cluster.kubeconfig.read_bytes())
        url = cluster.url
    done = kubex("demo", "--kubeconfig", str(kubeconfig))
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert url in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.cluster
@RUNTIMES
def test_the_demo_runs_on_a_real_cluster(kubex: Kubex, real_kubeconfig: Path, runtime: str) -> None:
    done = kubex("demo", "--runtime", runtime, "--kubeconfig", str(real_kubeconfig))
    assert (done.returncode, done.stderr) == (0, "")
    assert "is removed" in done.stdout


@pytest.mark.cluster
@RUNTIMES
@pytest.mark.parametrize(("sabotage", "code"), [("fail", 1), ("interrupt", 130)])
def test_what_goes_wrong_on_a_real_cluster_leaves_no_namespace(
    kubex: Kubex, real_kubeconfig: Path, kubectl: Path, runtime: str, sabotage: str, code: int
) -> None:
    options = ("--transport", "sabotaged", "--runtime", runtime, "--kubeconfig", str(real_kubeconfig))
    done = kubex("demo", *options, script=SABOTAGED, SABOTAGE=sabotage)
    assert done.returncode == code
    command = [str(kubectl), "--kubeconfig", str(real_kubeconfig), "get", "namespaces", "--output", "name"]
    namespaces = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert "kubex-demo-" not in namespaces
