"""Finding and running the `go` command."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.cluster.errors import ClusterError
from tools.cluster.progress import elapsed, tail

MINIMUM = "1.24"  # the first with `tool` lines in go.mod
_HEARTBEAT = 30


def find_go() -> str:
    """The path of a `go` that can read our module."""
    go = shutil.which("go")
    if not go:
        raise ClusterError(f"Go is missing: put `go` {MINIMUM} or newer on PATH (it builds Kubernetes)")
    check_version(go_version(go), MINIMUM, "building Kubernetes")
    return go


def go_version(go: str) -> str:
    """The version of a Go toolchain, such as `1.26.0`."""
    answer = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False)
    if answer.returncode:
        raise ClusterError(f"`{go} env GOVERSION` failed: {tail(answer.stderr, 1)}")
    return answer.stdout.strip().removeprefix("go")


def check_version(found: str, required: str, purpose: str) -> None:
    """Raise unless the Go version found is at least the one required."""
    if _numbers(found) < _numbers(required):
        raise ClusterError(f"Go {found} is too old: {purpose} needs Go {required} or newer")


def may_switch_toolchain(go: str) -> bool:
    """Tell whether this Go fetches a newer toolchain by itself when a module asks for one."""
    answer = subprocess.run([go, "env", "GOTOOLCHAIN"], capture_output=True, text=True, check=True)
    return answer.stdout.strip() != "local"


def run_logged(
    command: list[str], folder: Path, log: Path, environment: Mapping[str, str], report: Callable[[str], None]
) -> None:
    """Run a long command in a folder with its output in a log; say now and then that it still runs."""
    what = f"{Path(command[0]).name} {command[1]} {command[-1]}"
    started = time.monotonic()
    with (
        log.open("ab") as output,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        ) as process,
    ):
        try:
            while _still_runs(process):
                report(f"... still at `{what}`, for {elapsed(time.monotonic() - started)}")
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise ClusterError(f"`{what}` failed with exit code {process.returncode}", detail=tail(log.read_text()))


def _still_runs(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(_HEARTBEAT)
    except subprocess.TimeoutExpired:
        return True
    return False


def _numbers(version: str) -> tuple[int, ...]:
    # "1.26rc1" counts as 1.26; "devel ..." as nothing, which is too old.
    match = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(part) for part in match[0].split(".")) if match else ()
