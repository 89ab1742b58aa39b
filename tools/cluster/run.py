"""The command that a user starts and stops."""

import secrets
import signal
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from tools.cluster import cgroups, lifeline
from tools.cluster.binaries import build
from tools.cluster.errors import ClusterError
from tools.cluster.keeper import remove_traces
from tools.cluster.namespaces import check_work_folder
from tools.cluster.packages import require_packages
from tools.cluster.settings import Settings
from tools.cluster.users import require_root
from tools.cluster.versions import Version


def run(version: Version, work: Path | None, *, until_stdin_closes: bool) -> int:
    """Run a cluster until SIGTERM, SIGINT or SIGHUP (or the end of standard input); 0 unless it failed."""
    require_root("run")
    require_packages()
    folder = work_folder(work)
    binaries = build(version)
    settings = Settings(str(version), str(binaries), str(folder), temporary=work is None, started=time.time())
    keeper = lifeline.start(lifeline.tool_command("keep", settings.to_json()))
    for number in _stop_signals():
        signal.signal(number, lambda *_: lifeline.release(keeper))
    if until_stdin_closes:
        lifeline.when_stdin_closes(lambda: lifeline.release(keeper))
    code = keeper.wait()
    if code < 0:
        # Someone killed the keeper, and with it the cluster.
        remove_traces(replace(settings, cgroup=cgroups.name_for(keeper.pid)))
        raise ClusterError(f"the keeper of the cluster was killed by signal {-code}")
    return code


def work_folder(work: Path | None) -> Path:
    """The folder to work in: a name that is free, or the given one if nothing is in it."""
    folder = (work or Path(tempfile.gettempdir(), f"kubex-cluster-{secrets.token_hex(4)}")).resolve()
    check_work_folder(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ClusterError(f"{folder} is not an empty folder; choose another, or remove it")
    return folder


def _stop_signals() -> list[signal.Signals]:
    # Under nohup, SIGHUP is ignored and stays so.
    hangup = [signal.SIGHUP] if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN else []
    return [signal.SIGTERM, signal.SIGINT, *hangup]
