from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from anyio.abc import ByteStream
from msgspec.structs import replace

from kubex.client import BaseClient
from kubex.core.channels import V4, ForwardedPort, messages
from kubex.core.exceptions import InvalidRequest
from kubex.transport import Request, WebSocket

_LONGEST_PART = 2**16


class PortStream(ByteStream):
    """The bytes to and from one port, as anyio has byte streams; iterate over it for what comes.

    It cannot end one direction alone, since the protocol cannot. Closing it ends its use here; the connection ends
    with the block that opened it.

    Raises:
        PortForwardError: the port cannot be reached, or broke; what had come before was given.
        ProtocolError: the connection broke.
        anyio.EndOfStream: from `receive`, when the other side has closed.
    """

    def __init__(self, socket: WebSocket, port: int, asked: Request) -> None:
        self.asked = asked
        self._socket = socket
        self._protocol = ForwardedPort(port, asked)
        self._rest = memoryview(b"")
        self._sending = anyio.Lock()
        self._ended = False
        self._closed = False

    async def receive(self, max_bytes: int = _LONGEST_PART) -> bytes:
        """Give the next bytes that came, at most so many; waits for some."""
        self._check_open()
        while not self._rest:
            message = None if self._ended else await self._socket.receive()
            if message is None:
                self._ended = True
                self._protocol.end()
                raise anyio.EndOfStream
            self._rest = memoryview(self._protocol.read(message))
        data, self._rest = self._rest[:max_bytes], self._rest[max_bytes:]
        return bytes(data)

    async def send(self, item: bytes) -> None:
        """Send bytes; waits while the other side does not read."""
        self._check_open()
        async with self._sending:
            for message in messages(ForwardedPort.DATA, item):
                await self._socket.send(message)

    async def send_eof(self) -> None:
        """Refuse with InvalidRequest: the protocol cannot end one direction alone."""
        msg = f"{self.asked}: a forwarded port cannot end one direction alone: leave the block to end both"
        raise InvalidRequest(msg)

    async def aclose(self) -> None:
        """End the use of the stream."""
        self._closed = True

    def _check_open(self) -> None:
        if self._closed:
            raise anyio.ClosedResourceError


@asynccontextmanager
async def open_port(client: BaseClient, request: Request, port: int) -> AsyncIterator[PortStream]:
    """Open a connection to one port.

    One connection for each, since on one that several share no port can end before the others, and a slow reader of
    one would hold them all.
    """
    asked = replace(request, server=client.configuration.url)
    async with client.websocket(request, (V4,)) as socket:
        yield PortStream(socket, port, asked)
