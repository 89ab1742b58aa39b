"""The cgroup of a cluster, on stand-ins of cgroup file systems."""

import errno
import os
import subprocess
from pathlib import Path

import pytest

from tools.cluster import cgroups
from tools.cluster.errors import ClusterError


@pytest.fixture
def v1(tmp_path):
    for name in ("cpu,cpuacct", "cpuset", "memory", "unified"):
        (tmp_path / name).mkdir()
    (tmp_path / "cpu").symlink_to("cpu,cpuacct")
    (tmp_path / "cpuset" / "cpuset.cpus").write_text("0-1\n")
    (tmp_path / "cpuset" / "cpuset.mems").write_text("0\n")
    return tmp_path


@pytest.fixture
def v2(tmp_path):
    (tmp_path / "cgroup.controllers").write_text("cpuset cpu memory\n")
    (tmp_path / "cgroup.subtree_control").write_text("memory\n")
    (tmp_path / "system.slice").mkdir()
    return tmp_path


def test_v1_has_a_hierarchy_per_controller_and_links_are_none(v1):
    names = [hierarchy.name for hierarchy in cgroups.hierarchies(v1)]
    assert names == ["cpu,cpuacct", "cpuset", "memory", "unified"]


def test_v2_has_one_hierarchy(v2):
    assert cgroups.hierarchies(v2) == [v2]


def test_new_cpuset_of_v1_gets_the_processors_of_its_parent(v1):
    cgroups.create("kubex-cluster-1", v1)
    assert (v1 / "memory" / "kubex-cluster-1").is_dir()
    assert (v1 / "cpuset" / "kubex-cluster-1" / "cpuset.cpus").read_text() == "0-1\n"
    assert (v1 / "cpuset" / "kubex-cluster-1" / "cpuset.mems").read_text() == "0\n"


def test_v2_hands_down_all_controllers(v2):
    cgroups.create("kubex-cluster-1", v2)
    assert (v2 / "cgroup.subtree_control").read_text() == "+cpuset +cpu +memory"
    assert (v2 / "kubex-cluster-1").is_dir()


def test_v2_that_hands_down_everything_is_left_alone(v2):
    (v2 / "cgroup.subtree_control").write_text("cpuset cpu memory\n")
    cgroups.create("kubex-cluster-1", v2)
    assert (v2 / "cgroup.subtree_control").read_text() == "cpuset cpu memory\n"


def test_v2_that_refuses_says_why(v2, monkeypatch):
    def refuse(path, text):
        raise OSError(errno.EBUSY, "Device or resource busy", str(path))

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(ClusterError, match=r"cannot hand cgroup controllers down in .* \(Device or resource busy\)"):
        cgroups.create("kubex-cluster-1", v2)


def test_remove_takes_the_groups_of_pods_along(v1):
    for name in ("memory", "unified"):
        (v1 / name / "kubex-cluster-1" / "kubepods" / "pod1").mkdir(parents=True)
    cgroups.remove("kubex-cluster-1", v1)
    assert list(v1.glob("*/kubex-cluster-1")) == []


def test_remove_gives_up_on_a_group_that_stays_in_use(v1):
    busy = v1 / "memory" / "kubex-cluster-1" / "process"
    busy.mkdir(parents=True)
    (busy / "file").touch()
    cgroups.remove("kubex-cluster-1", v1, patience=0.01)
    assert busy.exists()


def test_only_groups_of_processes_that_are_no_more_are_stale(v1):
    ended = subprocess.Popen(["true"])
    ended.wait()
    for pid in (ended.pid, os.getpid()):
        (v1 / "memory" / cgroups.name_for(pid)).mkdir()
    cgroups.remove_stale(v1)
    assert [group.name for group in v1.glob("memory/kubex*")] == [cgroups.name_for(os.getpid())]
