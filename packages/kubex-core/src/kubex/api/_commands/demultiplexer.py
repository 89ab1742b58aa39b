from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import anyio

from kubex.core.channels import Channel
from kubex.core.exceptions import InvalidRequest

_MOST_UNREAD = 2**20

Output = tuple[Channel, bytes]


@dataclass(slots=True)
class _Unread:
    """What came of one stream while another was read."""

    chunks: deque[bytes] = field(default_factory=deque)
    size: int = 0
    reader: int | None = None  # the task that last asked for it
    room: anyio.Event = field(default_factory=anyio.Event)

    @property
    def is_full(self) -> bool:
        return self.size >= _MOST_UNREAD

    def put(self, data: bytes) -> None:
        self.chunks.append(data)
        self.size += len(data)

    def take(self) -> bytes:
        data = self.chunks.popleft()
        self.size -= len(data)
        if not self.is_full:
            self.room.set()
            self.room = anyio.Event()
        return data


class Demultiplexer:
    """Gives stdout and stderr apart. Whoever reads, receives; there is no task behind it.

    What comes of a stream that is not being read is kept, up to a megabyte. Then the reader of the other waits, and
    with it the sender, until it is read; where no task can be about to do so, that is an error instead.
    """

    def __init__(self, receive: Callable[[], Awaitable[Output | None]], asked: object) -> None:
        self._receive = receive
        self._asked = asked
        self._unread = {Channel.STDOUT: _Unread(), Channel.STDERR: _Unread()}
        self._receiving = anyio.Lock()
        self._ended = False
        self._error: Exception | None = None

    async def next(self, channel: Channel) -> bytes | None:
        """Give the next bytes of a stream; None at the end.

        Raises:
            ProtocolError: the connection broke.
            InvalidRequest: too much of the other stream is unread.
        """
        wanted = self._unread[channel]
        wanted.reader = anyio.get_current_task().id
        while not wanted.chunks and not self._ended:
            await self._step(wanted)
        if wanted.chunks:
            return wanted.take()
        self._check()
        return None

    async def finish(self) -> None:
        """Wait for the end; errors are those of `next`."""
        while not self._ended:
            await self._step(None)
        self._check()

    async def _step(self, wanted: _Unread | None) -> None:
        for channel, other in self._unread.items():
            while other is not wanted and other.is_full:
                self._check_reader(channel, other)
                await other.room.wait()
        async with self._receiving:
            if self._ended or (wanted is not None and wanted.chunks):
                return  # another task received it
            try:
                output = await self._receive()
            except Exception as error:
                self._error = error
                output = None
            if output is None:
                self._ended = True
            else:
                self._unread[output[0]].put(output[1])

    def _check_reader(self, channel: Channel, unread: _Unread) -> None:
        if unread.reader in (None, anyio.get_current_task().id):
            name = channel.name.lower()
            msg = f"{self._asked}: {unread.size} bytes of {name} are unread: read it in a task, or ask for {name}=False"
            raise InvalidRequest(msg)

    def _check(self) -> None:
        if self._error is not None:
            raise self._error
