"""A WebSocket over the bare connection of an httpx2 answer: httpx2's own reads ahead, and puts errors in groups."""

import importlib.util
from collections.abc import Sequence
from typing import TYPE_CHECKING

import httpcore2
import httpx2

from kubex.core.exceptions import ConfigurationError
from kubex.transport import Headers, Request, Response, chosen_subprotocol, translate
from kubex_httpx2._errors import ERRORS, STREAM_ERRORS, WORDS

if TYPE_CHECKING:
    from kubex.transport.wsproto import StreamWebSocket

_SWITCHING = 101


def check_installed() -> None:
    """See that the extra for WebSockets is installed.

    Raises:
        ConfigurationError: it is not.
    """
    if importlib.util.find_spec("wsproto") is None:
        msg = 'WebSockets over httpx2 need wsproto, which is not installed: pip install "kubex-httpx2[ws]"'
        raise ConfigurationError(msg)


async def open_websocket(
    answer: httpx2.Response, asked: Request, subprotocols: Sequence[str], max_message_size: int | None
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
        read_timeouts=httpcore2.ReadTimeout,
    )
