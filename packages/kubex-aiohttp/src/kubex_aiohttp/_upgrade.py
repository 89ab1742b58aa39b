"""The handshake of a WebSocket over aiohttp, of which nothing gets lost."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Self

import aiohttp
from aiohttp.connector import Connection

from kubex.transport import HandshakeRefused, Headers, Response, chosen_subprotocol
from kubex_aiohttp._discarding import Discarding

_SWITCHING = 101


class AioHttpAnswer(aiohttp.ClientResponse):
    """The answer to a handshake; aiohttp would drop the body of a refusal, follow a redirect, take any subprotocol."""

    async def start(self, connection: Connection) -> Self:
        """Wait for the answer, and raise what it is if it opens no WebSocket."""
        await super().start(connection)
        headers = Headers(self.headers.items())
        if self.status != _SWITCHING:
            raise HandshakeRefused(Response(status=self.status, headers=headers, body=await self.read()))
        offered = self.request_info.headers.get("Sec-WebSocket-Protocol", "")
        chosen_subprotocol(headers, offered.split(","), f"{self.method} {self.url}")
        return self


class AioHttpSocket(aiohttp.ClientWebSocketResponse):
    """aiohttp's WebSocket, which leaves the end of its connection to `end`."""

    @property
    def answer_headers(self) -> Mapping[str, str]:
        """The headers of the answer to the handshake."""
        return self._response.headers

    @property
    def unsent(self) -> int:
        """How many bytes wait for the peer to read."""
        transport = self._transport
        return 0 if transport is None else transport.get_write_buffer_size()

    async def close(self, *, code: int = 1000, message: bytes = b"") -> bool:
        """Say that the connection ends; aiohttp does so by itself when it cannot read on."""
        with suppress(aiohttp.ClientError, OSError):
            await self._writer.close(code, message)
        return True

    async def discard(self) -> None:
        """Throw away what still comes, until the peer has closed: it may have to write before it reads."""
        transport = self._transport
        if transport is not None:
            discarding = Discarding(transport.get_protocol())
            transport.set_protocol(discarding)
            transport.resume_reading()
            await discarding.closed.wait()

    def end(self, *, abort: bool) -> None:
        """Close the connection, or abort it: then nothing that is still to be written holds it open."""
        transport = self._transport
        self._response.close()
        if abort and transport is not None:
            transport.abort()

    @property
    def _transport(self) -> asyncio.Transport | None:
        connection = self._response.connection
        return None if connection is None else connection.transport


def aiohttp_limit(max_message_size: int | None) -> int:
    """Translate the limit: aiohttp refuses what is as long as its own, and 0 is none."""
    return 0 if max_message_size is None else max_message_size + 1
