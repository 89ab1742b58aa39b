"""What a handler of exec and attach gets."""

import asyncio
from dataclasses import dataclass, field
from typing import NamedTuple

from kubex.testing._embedded.containers.streams import Output


class TerminalSize(NamedTuple):
    """Columns and rows of the client's terminal."""

    width: int
    height: int


@dataclass(eq=False)
class Process:
    """One exec or attach, as its handler sees it.

    Attributes:
        command: the command and its arguments; empty for attach.
        tty: whether the client asked for a terminal; what is written to `stderr` then comes out as stdout.
        stdin: what the client sends, at its end at once if the client did not ask for stdin. It is paused while the
            handler does not read.
        size: the size of the client's terminal, None until it has told.
    """

    namespace: str
    pod: str
    container: str
    command: list[str]
    tty: bool
    stdin: asyncio.StreamReader
    stdout: Output
    stderr: Output
    size: TerminalSize | None = None
    _sizes: asyncio.Queue[TerminalSize] = field(default_factory=asyncio.Queue, repr=False)

    async def resized(self) -> TerminalSize:
        """Wait for the next size that the client tells; the first one comes when it starts."""
        return await self._sizes.get()

    def resize(self, size: TerminalSize) -> None:
        """Take a size that the client has told."""
        self.size = size
        self._sizes.put_nowait(size)
