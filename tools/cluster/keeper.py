"""The process that makes what a cluster leaves on the machine, and removes it however the cluster ends."""

import os
import shutil
import socket
import time
from dataclasses import replace
from pathlib import Path

from tools.cluster import cgroups, lifeline, namespaces
from tools.cluster.settings import Settings

_PATIENCE = 10


def keep(settings: Settings) -> int:
    """Run a cluster until standard input closes, then clean up; the exit code is the cluster's.

    It is a process of its own so that it still cleans up when the command that the user started is killed.
    """
    settings = replace(settings, cgroup=cgroups.name_for(os.getpid()))
    try:
        settings.folder.mkdir(mode=0o700, parents=True, exist_ok=not settings.temporary)
        cgroups.remove_stale()
        cgroups.create(settings.cgroup)
        return _run_node(settings)
    finally:
        remove_traces(settings)


def remove_traces(settings: Settings) -> None:
    """Remove the cgroup, and the work folder if it was ours."""
    cgroups.remove(settings.cgroup)
    if settings.temporary:
        _remove_folder(settings.folder)


def _run_node(settings: Settings) -> int:
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        settings = replace(settings, port=listener.getsockname()[1])
        command = lifeline.tool_command("node", settings.to_json(), str(listener.fileno()))
        node = lifeline.start(namespaces.enter_command(command), pass_fds=[listener.fileno()])
    lifeline.when_stdin_closes(lambda: lifeline.end(node))
    try:
        return node.wait()
    finally:
        lifeline.end(node)


def _remove_folder(folder: Path) -> None:
    # The last processes may still write for a moment if the node had to be killed.
    deadline = time.monotonic() + _PATIENCE
    while folder.exists() and time.monotonic() < deadline:
        shutil.rmtree(folder, ignore_errors=True)
