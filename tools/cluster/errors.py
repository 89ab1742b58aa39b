"""What this tool raises when it cannot go on."""

import sys


class ClusterError(Exception):
    """Says in one line what is wrong and what to do; `detail` holds the end of the log that shows why."""

    def __init__(self, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


def show(error: ClusterError) -> None:
    """Print an error for the person who started this."""
    if error.detail:
        print(error.detail, file=sys.stderr)
    print(f"error: {error}", file=sys.stderr, flush=True)
