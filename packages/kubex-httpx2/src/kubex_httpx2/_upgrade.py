"""The handshake of a WebSocket over httpx2, which leaves the bare connection in the answer."""

import importlib.util
from collections.abc import Sequence
from typing import Any

import httpx2
from msgspec.structs import replace

from kubex.core.exceptions import ConfigurationError, ProtocolError
from kubex.transport import HandshakeRefused, Headers, Request, Response

_SWITCHING = 101


def check_installed() -> None:
    """See that the extra for WebSockets is installed.

    Raises:
        ConfigurationError: it is not.
    """
    if importlib.util.find_spec("wsproto") is None:
        msg = 'WebSockets over httpx2 need wsproto, which is not installed: pip install "kubex-httpx2[ws]"'
        raise ConfigurationError(msg)


def handshake(request: Request, subprotocols: Sequence[str]) -> Request:
    """Make of a request one that asks for a WebSocket."""
    from wsproto.utilities import generate_nonce

    headers = [
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", generate_nonce().decode("ascii")),
    ]
    if subprotocols:
        headers.append(("Sec-WebSocket-Protocol", ", ".join(subprotocols)))
    return replace(request, headers=(*request.headers, *headers))


async def check_answer(answer: httpx2.Response, request: Request) -> Any:
    """Give the bare connection of the answer to a handshake.

    Raises:
        HandshakeRefused: it is another answer, whole.
        ProtocolError: it says that the protocol changes, but not to what was asked for.
    """
    from wsproto.utilities import generate_accept_token

    if answer.status_code != _SWITCHING:
        headers = Headers(answer.headers.multi_items())
        raise HandshakeRefused(Response(status=answer.status_code, headers=headers, body=await answer.aread()))
    expected = generate_accept_token(answer.request.headers["sec-websocket-key"].encode("ascii")).decode("ascii")
    if answer.headers.get("upgrade", "").lower() != "websocket":
        msg = f"{request}: the server changes to another protocol than WebSocket"
        raise ProtocolError(msg)
    if answer.headers.get("sec-websocket-accept") != expected:
        msg = f"{request}: the server's answer to the handshake has not the right Sec-WebSocket-Accept"
        raise ProtocolError(msg)
    return answer.extensions["network_stream"]
