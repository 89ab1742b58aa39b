"""The Debian packages that a node needs."""

import os
import shutil
import subprocess

from tools.cluster.errors import ClusterError
from tools.cluster.progress import tail
from tools.cluster.users import require_root

# Each with a file that shows it is there; a bare name is looked up on PATH. So another vendor's containerd will do.
PACKAGES = {
    "containerd": "containerd",
    "runc": "runc",
    "containernetworking-plugins": "/usr/lib/cni/bridge",
    "busybox-static": "busybox",
    "iptables": "iptables",
    "iproute2": "ip",
    "openssl": "openssl",
}


def missing() -> list[str]:
    """The packages that are not installed."""
    return [package for package, file in PACKAGES.items() if not shutil.which(file)]


def require_packages() -> None:
    """Raise unless all packages are installed."""
    if absent := missing():
        raise ClusterError(f"missing Debian packages: {' '.join(absent)}; run `python tools/cluster install`")


def install() -> list[str]:
    """Install what is missing and say what that was."""
    absent = missing()
    if not absent:
        return []
    require_root("install")
    if not shutil.which("apt-get"):
        raise ClusterError(f"apt-get is missing: install by other means what these Debian packages hold: {absent}")
    # The package lists may be absent or old; only then are they fetched.
    if _apt_get("install", "-y", "--no-install-recommends", *absent).returncode:
        _check(_apt_get("update"))
        _check(_apt_get("install", "-y", "--no-install-recommends", *absent))
    return absent


def _apt_get(*arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        ["apt-get", "-q", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _check(result: "subprocess.CompletedProcess[str]") -> None:
    if result.returncode:
        what = " ".join(result.args[2:])
        raise ClusterError(f"`apt-get {what}` failed", detail=tail(result.stdout + result.stderr))
