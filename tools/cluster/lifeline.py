"""Child processes that live until their standard input closes, which it does however their parent ends."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

_GRACE = 15


def tool_command(command: str, *arguments: str) -> list[str]:
    """The command line that runs a command of this tool in another process."""
    return [sys.executable, str(Path(__file__).with_name("__main__.py")), command, *arguments]


def start(command: list[str], *, pass_fds: Sequence[int] = ()) -> "subprocess.Popen[bytes]":
    """Start a child that watches its standard input; the signals of a terminal do not reach it."""
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, pass_fds=pass_fds)


def release(child: "subprocess.Popen[bytes]") -> None:
    """Ask a child to end."""
    if child.stdin:
        with contextlib.suppress(OSError):
            child.stdin.close()


def end(child: "subprocess.Popen[bytes]") -> None:
    """Ask a child to end, and kill it if it does not."""
    release(child)
    try:
        child.wait(_GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def when_stdin_closes(act: Callable[[], object]) -> None:
    """Call `act` in a thread once our standard input has come to its end."""

    def wait() -> None:
        while os.read(0, 4096):
            pass
        act()

    threading.Thread(target=wait, daemon=True).start()
