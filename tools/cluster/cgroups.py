"""The cgroup of a cluster, on machines with cgroup v1, v2 or both."""

import os
import time
from pathlib import Path

from tools.cluster.errors import ClusterError

ROOT = Path("/sys/fs/cgroup")
_PREFIX = "kubex-cluster-"


def name_for(pid: int) -> str:
    """The name of the cgroup of the cluster that process `pid` keeps."""
    return f"{_PREFIX}{pid}"


def create(name: str, root: Path = ROOT) -> None:
    """Make the cgroup in every hierarchy."""
    for hierarchy in hierarchies(root):
        group = hierarchy / name
        if _is_v2(root):
            _delegate(hierarchy)
        group.mkdir(exist_ok=True)
        if hierarchy.name == "cpuset":
            # In v1 a new cpuset is empty, and no process can enter it.
            for file in ("cpuset.cpus", "cpuset.mems"):
                (group / file).write_text((hierarchy / file).read_text())


def remove(name: str, root: Path = ROOT, patience: float = 10) -> None:
    """Remove the cgroup from every hierarchy; for `patience` seconds, wait for the last process to be gone."""
    deadline = time.monotonic() + patience
    for hierarchy in hierarchies(root):
        group = hierarchy / name
        while group.exists():
            _remove_empty(group)
            if time.monotonic() > deadline:
                return
            if group.exists():
                time.sleep(0.05)


def remove_stale(root: Path = ROOT) -> None:
    """Remove what clusters left whose keeper was killed outright: empty cgroups of processes that are no more."""
    for hierarchy in hierarchies(root):
        for group in hierarchy.glob(f"{_PREFIX}*"):
            if not Path("/proc", group.name.removeprefix(_PREFIX)).exists():
                _remove_empty(group)


def hierarchies(root: Path = ROOT) -> list[Path]:
    """The top folders in which a cgroup must be made: the only one of v2, or one per controller of v1."""
    if _is_v2(root):
        return [root]
    # A link such as cpu -> cpu,cpuacct is the same hierarchy again.
    return sorted(path for path in root.iterdir() if path.is_dir() and not path.is_symlink())


def _is_v2(root: Path) -> bool:
    return (root / "cgroup.controllers").exists()


def _delegate(hierarchy: Path) -> None:
    """In v2, a group has the controllers that its parent hands down."""
    available = (hierarchy / "cgroup.controllers").read_text().split()
    control = hierarchy / "cgroup.subtree_control"
    if set(available) <= set(control.read_text().split()):
        return
    try:
        control.write_text(" ".join(f"+{controller}" for controller in available))
    except OSError as error:
        raise ClusterError(
            f"cannot hand cgroup controllers down in {hierarchy} ({error.strerror}): "
            "run it where processes are not in the top cgroup, such as outside of a container"
        ) from error


def _remove_empty(group: Path) -> None:
    # os.walk and not rmtree: the files of a cgroup cannot be removed, and go with their folder.
    for folder, _, _ in os.walk(group, topdown=False):
        try:
            Path(folder).rmdir()
        except OSError:
            continue
