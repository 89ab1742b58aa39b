import asyncio


class Discarding(asyncio.Protocol):
    """Stands before the protocol of a connection of which nothing more is to be read."""

    def __init__(self, behind: asyncio.BaseProtocol) -> None:
        self._behind = behind
        self.closed = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        """Throw it away."""

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        self._behind.connection_lost(exc)
        self.closed.set()

    def pause_writing(self) -> None:
        """Hold writers back."""
        self._behind.pause_writing()

    def resume_writing(self) -> None:
        """Let writers go on."""
        self._behind.resume_writing()
