"""A server that looks up its answers: one asyncio protocol, no framework, so that the client is what is measured."""

import asyncio
import re

from benchmarks.servers.answers import Asked, answer_to

_SLICE = 256 * 1024  # larger writes would be copied whole into asyncio's buffer
_CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ACCEPT_GZIP = re.compile(rb"\r\naccept-encoding:[^\r]*gzip", re.IGNORECASE)


class StubProtocol(asyncio.Protocol):
    """Serves one connection; a client sends its next request after the answer to the one before."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._received = b""
        self._unsent = memoryview(b"")
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection, with a small buffer for what is to be sent."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=_SLICE)

    def data_received(self, data: bytes) -> None:
        """Answer once the request is there as a whole."""
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._received[:end]
        length = _CONTENT_LENGTH.search(head)
        if len(self._received) < end + 4 + (int(length[1]) if length else 0):
            return
        self._received = b""
        method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        asked = Asked(method, target, gzip=self._gzip and _ACCEPT_GZIP.search(head) is not None)
        self._unsent = memoryview(answer_to(asked))
        self._send()

    def pause_writing(self) -> None:
        """Wait, since the client reads slower."""
        self._paused = True

    def resume_writing(self) -> None:
        """Send on."""
        self._paused = False
        self._send()

    def _send(self) -> None:
        while self._unsent and not self._paused:
            part, self._unsent = self._unsent[:_SLICE], self._unsent[_SLICE:]
            self._transport.write(part)


async def serve(*, gzip: bool) -> asyncio.Server:
    """Listen on a free port of loopback."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: StubProtocol(gzip=gzip), "127.0.0.1", 0)


def port_of(server: asyncio.Server) -> int:
    """Tell where a server listens."""
    port: int = server.sockets[0].getsockname()[1]
    return port
