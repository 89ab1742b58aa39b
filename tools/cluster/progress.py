"""Progress for the person who waits."""

import sys
import time
from collections.abc import Callable


def reporter(started: float) -> Callable[[str], None]:
    """Give a function that prints a line to stderr with the time since `started` (as of `time.time()`)."""

    def report(what: str) -> None:
        print(f"[{elapsed(time.time() - started)}] {what}", file=sys.stderr, flush=True)

    return report


def elapsed(seconds: float) -> str:
    """Write a duration for people: `7.3 s`, from a minute on `3:05 min`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} min"


def tail(text: str, lines: int = 20) -> str:
    """Keep the last lines of a log."""
    return "\n".join(text.splitlines()[-lines:])
