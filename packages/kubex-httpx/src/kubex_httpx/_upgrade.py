"""A WebSocket over the bare connection of an httpx answer; docs/decisions/0006-websockets.md says why not httpx-ws."""

import importlib.util
from collections.abc import Sequence
from typing import TYPE_CHECKING

import httpcore
import httpx

from kubex.core.exceptions import ConfigurationError
from kubex.transport import Headers, Request, Response, chosen_subprotocol, translate
from kubex_httpx._errors import ERRORS, STREAM_ERRORS, WORDS

if TYPE_CHECKING:
    from kubex.transport.wsproto import StreamWebSocket

_SWITCHING = 101


def check_installed() -> None:
    """See that the extra for WebSockets is installed.

    Raises:
        ConfigurationError: it is not.
    """
    for library in ("httpx_ws", "wsproto"):
        if importlib.util.find_spec(library) is None:
            msg = 'WebSockets over httpx need httpx-ws, which is not installed: pip install "kubex[httpx-ws]"'
            raise ConfigurationError(msg)


async def open_websocket(
    answer: httpx.Response, asked: Request, subprotocols: Sequence[str], max_message_size: int | None
) -> "StreamWebSocket":
    """Make a WebSocket of the answer to a handshake.

    Raises:
        HandshakeRefused: it is another answer, whole.
        ProtocolError: it is not an answer to what was asked.
    """
    from kubex.transport.wsproto import StreamWebSocket, check_answer

    with translate(ERRORS, asked, WORDS):
        body = b"" if answer.status_code == _SWITCHING else await answer.aread()
    headers = Headers(answer.headers.multi_items())
    check_answer(asked, Response(status=answer.status_code, headers=headers, body=body))
    return StreamWebSocket(
        answer.extensions["network_stream"],
        asked,
        headers=headers,
        subprotocol=chosen_subprotocol(headers, subprotocols, asked),
        max_message_size=max_message_size,
        errors=STREAM_ERRORS,
        read_timeouts=httpcore.ReadTimeout,
    )
