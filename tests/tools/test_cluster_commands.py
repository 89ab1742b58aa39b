"""The commands, and what they say when something is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.cluster import go_module, packages, run
from tools.cluster.commands import parser
from tools.cluster.errors import ClusterError
from tools.cluster.namespaces import check_work_folder
from tools.cluster.versions import Version

TOOL = Path(__file__).resolve().parents[2] / "tools" / "cluster"


def test_build_without_go_says_what_to_install(tmp_path):
    result = run_tool("build", path=tmp_path / "empty", cache=tmp_path)
    assert result.returncode == 1
    assert result.stderr == "error: Go is missing: put `go` 1.24 or newer on PATH (it builds Kubernetes)\n"


def test_build_with_an_old_go_says_which_one_it_needs(tmp_path):
    stub(tmp_path, "go", "echo go1.19.8")
    result = run_tool("build", path=tmp_path, cache=tmp_path)
    assert result.returncode == 1
    assert result.stderr == "error: Go 1.19.8 is too old: building Kubernetes needs Go 1.24 or newer\n"


def test_build_needs_the_go_that_kubernetes_asks_for(tmp_path):
    (tmp_path / "kubernetes.mod").write_text("module k8s.io/kubernetes\n\ngo 1.99.0\n")
    answers = {"env GOVERSION": "go1.26.0", "env GOTOOLCHAIN": "local"}
    cases = "".join(f'"{arguments}") echo {answer};;' for arguments, answer in answers.items())
    download = f'"mod download"*) echo \'{{"GoMod": "{tmp_path}/kubernetes.mod"}}\';;'
    stub(tmp_path, "go", f'case "$*" in {cases} {download} esac')
    result = run_tool("build", path=tmp_path, cache=tmp_path)
    assert result.returncode == 1
    assert result.stderr.endswith("error: Go 1.26.0 is too old: Kubernetes v1.35.4 needs Go 1.99.0 or newer\n")
    assert list((tmp_path / "kubex" / "cluster").iterdir()) == [tmp_path / "kubex" / "cluster" / "v1.35.4.lock"]


def test_unknown_release_is_reported_in_gos_words(tmp_path):
    failure = """echo '{"Error": "unknown revision v1.35.99"}'; exit 1"""
    stub(tmp_path, "go", f'case "$*" in "env GOVERSION") echo go1.26.0;; *) {failure};; esac')
    result = run_tool("build", "--kubernetes", "v1.35.99", path=tmp_path, cache=tmp_path)
    assert result.returncode == 1
    assert "cannot fetch k8s.io/kubernetes v1.35.99: unknown revision v1.35.99" in result.stderr


def test_whole_build_in_the_cache_is_used_without_go(tmp_path):
    folder = tmp_path / "kubex" / "cluster" / "v1.35.4"
    (folder / "bin").mkdir(parents=True)
    for name in go_module.COMMANDS:
        (folder / "bin" / name).touch()
    (folder / "complete.json").touch()
    result = run_tool("kubectl", path=tmp_path / "empty", cache=tmp_path)
    assert (result.returncode, result.stdout) == (0, f"{folder}/bin/kubectl\n")


@pytest.mark.parametrize("lost", ["complete.json", "bin/kubelet"])
def test_part_of_a_build_in_the_cache_does_not_count(tmp_path, lost):
    folder = tmp_path / "kubex" / "cluster" / "v1.35.4"
    (folder / "bin").mkdir(parents=True)
    for name in (*(f"bin/{name}" for name in go_module.COMMANDS), "complete.json"):
        (folder / name).touch()
    (folder / lost).unlink()
    result = run_tool("kubectl", path=tmp_path / "empty", cache=tmp_path)
    assert "Go is missing" in result.stderr


def test_version_that_is_none_is_refused(tmp_path):
    result = run_tool("build", "--kubernetes", "newest", path=tmp_path, cache=tmp_path)
    assert (result.returncode, result.stderr) == (
        1,
        "error: 'newest' is no Kubernetes version; write one like v1.35.4\n",
    )


def test_run_needs_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(ClusterError, match="`run` needs root"):
        run.run(Version(35, 4), None, until_stdin_closes=False)


def test_run_names_the_packages_that_are_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ClusterError, match=r"missing Debian packages: containerd runc .*tools/cluster install`"):
        run.run(Version(35, 4), None, until_stdin_closes=False)


def test_install_does_nothing_when_all_is_there(monkeypatch, tmp_path):
    monkeypatch.setattr(packages, "PACKAGES", {"tool": "tool"})
    monkeypatch.setenv("PATH", str(tmp_path))
    stub(tmp_path, "tool", "")
    stub(tmp_path, "apt-get", f"touch {tmp_path}/called")
    assert packages.install() == []
    assert not (tmp_path / "called").exists()


def test_install_fetches_the_package_lists_only_when_it_must(monkeypatch, tmp_path):
    monkeypatch.setattr(packages, "PACKAGES", {"tool": "tool"})
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    # Fails until the lists are there.
    record = f'echo "$2" >> {tmp_path}/calls'
    stub(tmp_path, "apt-get", f"{record}; [ $2 = update ] && touch {tmp_path}/lists; [ -e {tmp_path}/lists ]")
    assert packages.install() == ["tool"]
    assert (tmp_path / "calls").read_text().split() == ["install", "update", "install"]


def test_folder_with_something_in_it_is_no_work_folder(tmp_path):
    (tmp_path / "precious").touch()
    with pytest.raises(ClusterError, match="is not an empty folder"):
        run.work_folder(tmp_path)
    assert (tmp_path / "precious").exists()


def test_two_clusters_get_different_work_folders():
    assert run.work_folder(None) != run.work_folder(None)


@pytest.mark.parametrize("folder", ["/run/cluster", "/var/log/cluster", "/var/lib/cni"])
def test_work_folder_must_not_be_where_the_node_mounts_its_own(folder):
    with pytest.raises(ClusterError, match="the node mounts its own; choose another"):
        check_work_folder(Path(folder))


def test_help_shows_the_commands_for_people_only():
    text = parser().format_help()
    assert all(f"\n    {command} " in text for command in ("install", "build", "kubectl", "run"))
    assert "keep" not in text


def run_tool(*arguments, path, cache):
    environment = {"PATH": str(path), "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, str(TOOL), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def stub(folder, name, script):
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
