"""Print the path of each CPython that Kubex supports on this machine, the oldest first, one per minor version."""

import glob
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

OLDEST = (3, 11)
PLACES = (
    "~/.pyenv/versions/*/bin/python3",
    "~/.local/share/uv/python/cpython-*/bin/python3",
    "~/.asdf/installs/python/*/bin/python3",
    "~/.local/share/mise/installs/python/*/bin/python3",
    "~/.rye/py/cpython@*/bin/python3",
    "/opt/python*/bin/python3",
    "/opt/python/*/bin/python3",
    "/opt/hostedtoolcache/Python/*/*/bin/python3",
    "/usr/local/bin/python3.[0-9]*",
    "/usr/bin/python3.[0-9]*",
)
# Its own sys.executable: what a version manager puts on PATH may be a wrapper.
DESCRIBE = (
    "import os, ssl, sys; v = sys.version_info; assert sys.implementation.name == 'cpython' and v[3] == 'final';"
    "assert sys.prefix == sys.base_prefix; print(v[0], v[1], v[2], os.path.realpath(sys.executable))"
)


def candidates() -> Iterator[Path]:
    """Look on PATH and where version managers keep interpreters."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        yield from Path(folder).glob("python3*")
    for place in PLACES:
        yield from map(Path, glob.glob(os.path.expanduser(place)))  # noqa: PTH207, PTH111 - a pattern from /


def describe(python: Path) -> tuple[tuple[int, ...], Path] | None:
    """Ask an interpreter for its version and place; None if it does not run, is no CPython release or is a venv's."""
    try:
        ran = subprocess.run([python, "-I", "-c", DESCRIBE], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    *version, place = ran.stdout.strip().split(" ", 3)
    return tuple(map(int, version)), Path(place)


def newest_of_each_minor(found: Iterable[tuple[tuple[int, ...], Path]]) -> list[Path]:
    """Of the supported minor versions, the newest patch release each, the oldest minor first."""
    newest = {version[:2]: python for version, python in sorted(found) if version[:2] >= OLDEST}
    return [newest[minor] for minor in sorted(newest)]


if __name__ == "__main__":
    pythons = {path.resolve() for path in candidates() if "-config" not in path.name}
    for executable in newest_of_each_minor(filter(None, map(describe, sorted(pythons)))):
        print(executable)
