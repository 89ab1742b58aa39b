"""Building the binaries of a cluster, once, into the cache."""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.cluster import go_module
from tools.cluster.errors import ClusterError
from tools.cluster.go_toolchain import check_version, find_go, go_version, may_switch_toolchain, run_logged
from tools.cluster.progress import reporter, tail
from tools.cluster.versions import Version, binaries_folder, cache_folder

_STAMP = "complete.json"


def build(version: Version) -> Path:
    """Give the folder with all binaries of a version, built now if they are not in the cache."""
    if not is_complete(version):
        cache = cache_folder(version)
        cache.parent.mkdir(parents=True, exist_ok=True)
        with _locked(cache.with_name(f"{version}.lock")):
            if not is_complete(version):  # another run may just have built it
                _build_into(cache, version)
    return binaries_folder(version)


def is_complete(version: Version) -> bool:
    """Tell whether a whole build of a version is in the cache."""
    bins = binaries_folder(version)
    return (bins.parent / _STAMP).exists() and all((bins / name).exists() for name in go_module.COMMANDS)


def _build_into(cache: Path, version: Version) -> None:
    started = time.time()
    report = reporter(started)
    go = find_go()
    with tempfile.TemporaryDirectory(prefix=f"{version}.partial-", dir=cache.parent) as partial:
        result = Path(partial, "result")
        source = Path(partial, "module")
        result.mkdir()
        source.mkdir()
        _write_module(go, source, version, report)
        _compile(go, source, result / "bin", version, report)
        (result / _STAMP).write_text(json.dumps({"version": str(version), "go": go_version(go)}) + "\n")
        shutil.rmtree(cache, ignore_errors=True)
        result.rename(cache)
    for leftover in cache.parent.glob(f"{version}.partial-*"):  # of a build that was killed: we hold the lock
        shutil.rmtree(leftover, ignore_errors=True)
    report(f"Kubernetes {version} is built, in {cache}")


def _write_module(go: str, source: Path, version: Version, report: Callable[[str], None]) -> None:
    report(f"fetching the Go module {go_module.KUBERNETES} {version}")
    kubernetes_go_mod = _download(go, source, version)
    if not may_switch_toolchain(go):
        check_version(go_version(go), go_module.go_directive(kubernetes_go_mod), f"Kubernetes {version}")
    (source / "go.mod").write_text(go_module.go_mod(version, kubernetes_go_mod))
    report("fetching the modules it needs")
    run_logged([go, "mod", "tidy"], source, source / "build.log", _environment(), report)


def _download(go: str, folder: Path, version: Version) -> str:
    command = [go, "mod", "download", "-json", f"{go_module.KUBERNETES}@{version}"]
    answer = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)
    try:
        module = json.loads(answer.stdout)
    except ValueError:
        module = {"Error": tail(answer.stderr, 1)}
    if "Error" in module:
        reason = " ".join(module["Error"].split())
        raise ClusterError(f"cannot fetch {go_module.KUBERNETES} {version}: {reason}")
    return Path(module["GoMod"]).read_text()


def _compile(go: str, source: Path, bins: Path, version: Version, report: Callable[[str], None]) -> None:
    flags = ["-trimpath", "-buildvcs=false", "-ldflags", go_module.link_flags(version)]
    for number, (name, package) in enumerate(go_module.COMMANDS.items(), 1):
        report(f"building {name} ({number} of {len(go_module.COMMANDS)})")
        command = [go, "build", *flags, "-o", str(bins / name), package]
        run_logged(command, source, source / "build.log", _environment(), report)


def _environment() -> dict[str, str]:
    # Static binaries; and no go.work of a folder further up.
    return os.environ | {"CGO_ENABLED": "0", "GOWORK": "off"}


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            reporter(time.time())(f"another build holds {path}: waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
