"""Starts the stub server in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.affinity import as_argument
from benchmarks.servers.kubeconfig import write_kubeconfig
from benchmarks.servers.target import Target
from benchmarks.worker_process import ROOT

_END_SECONDS = 10


@contextmanager
def stub_server(folder: Path, core: int | None) -> Iterator[Target]:
    """Run the stub until the block is left; kubeconfig files go to the folder."""
    command = [sys.executable, "-m", "benchmarks.servers.stub_main", as_argument(core)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            ports = json.loads(process.stdout.readline())
            yield Target(
                title="a stub server that sends recorded answers over plain HTTP",
                kubeconfig=write_kubeconfig(folder / "stub.kubeconfig", ports["plain"]),
                gzip_kubeconfig=write_kubeconfig(folder / "stub-gzip.kubeconfig", ports["gzip"]),
                recorded=True,
            )
        finally:
            process.stdin.close()
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
