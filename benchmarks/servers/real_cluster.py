"""Starts a real cluster with tools/cluster, all of it on one core."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.affinity import as_argument
from benchmarks.worker_process import ROOT

_END_SECONDS = 60
# Its processes inherit the core.
_PROGRAM = """
import os, sys
if sys.argv[1]:
    os.sched_setaffinity(0, {int(sys.argv[1])})
os.execv(sys.executable, [sys.executable, "tools/cluster", "run", "--until-stdin-closes"])
"""


class NoCluster(Exception):
    """The cluster did not start."""


@contextmanager
def real_cluster(core: int | None) -> Iterator[Path]:
    """Run a cluster until the block is left; give its kubeconfig.

    Raises:
        NoCluster: it did not start; what it printed says why.
    """
    command = [sys.executable, "-c", _PROGRAM, as_argument(core)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            line = process.stdout.readline()
            if not line:
                msg = "tools/cluster did not start a cluster; see tools/cluster/README.md for what it needs"
                raise NoCluster(msg)
            yield Path(json.loads(line)["kubeconfig"])
        finally:
            process.stdin.close()
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
