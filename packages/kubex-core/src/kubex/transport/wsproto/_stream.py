from collections.abc import Mapping
from typing import Protocol

from kubex.core.exceptions import ProtocolError
from kubex.transport import Request, translate

_READ_BYTES = 65536


class ByteStream(Protocol):
    """A bare connection, of the shape of httpcore's network streams; a limit is in seconds, None is none."""

    async def read(self, max_bytes: int, timeout: float | None, /) -> bytes:  # noqa: ASYNC109 - httpcore's shape
        """Give what there is, as soon as there is some; empty bytes when the peer has ended the connection."""
        ...

    async def write(self, data: bytes, timeout: float | None, /) -> None:  # noqa: ASYNC109 - httpcore's shape
        """Send all of it; waits while the peer does not read."""
        ...

    async def aclose(self) -> None:
        """Close the connection."""
        ...


class TranslatedStream:
    """A stream whose exceptions are Kubex's."""

    def __init__(
        self,
        stream: ByteStream,
        request: Request,
        errors: Mapping[type[BaseException], type[ProtocolError]],
        read_timeouts: type[Exception] | tuple[type[Exception], ...],
    ) -> None:
        self._stream = stream
        self._request = request
        self._errors = errors
        self._read_timeouts = read_timeouts

    async def read(self, seconds: float | None = None) -> bytes | None:
        """Give what there is, empty bytes at the end; None when nothing came in time."""
        with translate(self._errors, self._request):
            try:
                return await self._stream.read(_READ_BYTES, seconds)
            except self._read_timeouts:
                return None

    async def write(self, data: bytes, seconds: float | None = None) -> None:
        """Send all of it."""
        with translate(self._errors, self._request):
            await self._stream.write(data, seconds)

    async def aclose(self) -> None:
        """Close the connection."""
        with translate(self._errors, self._request):
            await self._stream.aclose()
