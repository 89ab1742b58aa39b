"""What httpcore2 forgets: a connection whose TLS handshake is cancelled."""

from collections.abc import Mapping
from typing import Any

import anyio


class HandshakeTrace:
    """Follows the events of one request (the extension "trace"), and closes the socket of a failed handshake."""

    def __init__(self) -> None:
        self._stream: Any = None

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            self._stream = info["return_value"]
        elif event in ("connection.start_tls.failed", "proxy.start_tls.failed") and self._stream is not None:
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()
