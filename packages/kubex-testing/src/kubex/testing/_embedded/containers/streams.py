"""The two ends that a handler has of a stream: it reads from an `Input` and writes to an `Output`."""

import asyncio
from collections.abc import Awaitable, Callable

LIMIT = 64 * 1024
_FRAME = 32 * 1024


class Input(asyncio.StreamReader):
    """A stream reader that makes whoever feeds it wait while its handler does not read."""

    def __init__(self) -> None:
        super().__init__(limit=LIMIT)
        self._gate = _Gate()
        self.set_transport(self._gate)
        self._ended = False

    async def feed(self, data: bytes) -> None:
        """Hand data to the handler; what comes after the end is dropped."""
        if not self._ended:
            self.feed_data(data)
            await self._gate.open.wait()

    def end(self) -> None:
        """Let the handler see the end once it has read everything."""
        if not self._ended:
            self._ended = True
            self.feed_eof()

    def abandon(self) -> None:
        """Drop what comes from now on: nobody reads any more."""
        self.end()
        self._gate.open.set()


class _Gate(asyncio.ReadTransport):
    """What a stream reader takes for its connection."""

    def __init__(self) -> None:
        super().__init__()
        self.open = asyncio.Event()
        self.open.set()

    def pause_reading(self) -> None:
        self.open.clear()

    def resume_reading(self) -> None:
        self.open.set()


class Output:
    """Where a handler writes to; everything is dropped that the client did not ask for."""

    def __init__(self, send: Callable[[bytes], Awaitable[None]] | None) -> None:
        self._send = send

    async def write(self, data: bytes | str) -> None:
        """Send bytes, or text as UTF-8, to the client; waits while the client is slow.

        Raises:
            ConnectionResetError: when the client has gone.
        """
        if self._send is None:
            return
        raw = memoryview(data.encode() if isinstance(data, str) else data)
        for start in range(0, len(raw), _FRAME):
            await self._send(bytes(raw[start : start + _FRAME]))
