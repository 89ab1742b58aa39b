"""One core for the server and another for the client, where the system can do it."""

import os
from typing import NamedTuple


class Cores(NamedTuple):
    """The cores of a run; None where there is no choice."""

    server: int | None
    client: int | None

    def describe(self, *, pinned: bool) -> str:
        """Say who runs where; `pinned` tells whether the server keeps to its core."""
        if self.client is None:
            return "neither client nor server pinned to a core"
        return "one for the clients, one for the server" if pinned else "one for the clients"


def choose_cores() -> Cores:
    """Give the first core to the server and the last to the clients."""
    if not hasattr(os, "sched_getaffinity"):
        return Cores(None, None)
    cores = sorted(os.sched_getaffinity(0))
    return Cores(cores[0], cores[-1]) if len(cores) > 1 else Cores(None, None)


def pin(core: str) -> None:
    """Keep this process on a core, given as a command line has it; an empty one leaves it free."""
    if core:
        os.sched_setaffinity(0, {int(core)})


def as_argument(core: int | None) -> str:
    """Write a core for a command line."""
    return "" if core is None else str(core)
