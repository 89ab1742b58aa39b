"""Namespaces of its own for a cluster: with them go all its processes, mounts, network devices and firewall rules."""

import subprocess
from pathlib import Path

from tools.cluster.errors import ClusterError
from tools.cluster.settings import NODE_IP

# The kubelet insists on these, which are the whole machine's: it is shown files with the values it wants.
_SYSCTLS = {
    "vm/overcommit_memory": "1",
    "vm/panic_on_oom": "0",
    "kernel/panic": "10",
    "kernel/panic_on_oops": "1",
    "kernel/keys/root_maxkeys": "1000000",
    "kernel/keys/root_maxbytes": "25000000",
}
_OVERMOUNTED = ("/run", "/var/log", "/var/lib/cni")


def enter_command(command: list[str]) -> list[str]:
    """Run a command as process 1 of new namespaces, killed with all the rest when whoever started it dies."""
    unshare = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    return ["setpriv", "--pdeathsig", "KILL", *unshare, *command]


def check_work_folder(folder: Path) -> None:
    """Raise if a work folder would be hidden by what a cluster mounts for itself."""
    for path in _OVERMOUNTED:
        if folder.is_relative_to(path):
            raise ClusterError(
                f"the work folder {folder} is below {path}, where the node mounts its own; choose another"
            )


def prepare_mounts(work: Path) -> None:
    """Give the node, from inside its namespaces, folders and sysctl files of its own."""
    _run("mount", "--make-rshared", "/")
    logs = work / "varlog"
    logs.mkdir()
    Path("/var/lib/cni").mkdir(exist_ok=True)
    _run("mount", "-t", "tmpfs", "tmpfs", "/run")
    _run("mount", "-t", "tmpfs", "tmpfs", "/var/lib/cni")
    _run("mount", "--bind", str(logs), "/var/log")
    for name, value in _SYSCTLS.items():
        file = Path("/run/sysctl", name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{value}\n")
        _run("mount", "--bind", str(file), f"/proc/sys/{name}")


def prepare_network() -> None:
    """Bring up loopback and the bridge of the pods, which carries the node's address."""
    _run("ip", "link", "set", "lo", "up")
    _run("ip", "link", "add", "cni0", "type", "bridge")
    _run("ip", "addr", "add", f"{NODE_IP}/16", "dev", "cni0")
    _run("ip", "link", "set", "cni0", "up")
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1")


def _run(*command: str) -> None:
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise ClusterError(f"`{' '.join(command)}` failed: {answer.stderr.strip()}")
