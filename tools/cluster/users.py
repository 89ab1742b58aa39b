"""Who runs this."""

import os

from tools.cluster.errors import ClusterError


def require_root(command: str) -> None:
    """Raise unless run as root."""
    if os.geteuid() != 0:
        raise ClusterError(f"`{command}` needs root: run it with sudo -E, or as root")
