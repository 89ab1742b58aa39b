"""What a handshake asks, and what is an answer to it; no I/O."""

from collections.abc import Sequence

from msgspec.structs import replace
from wsproto.utilities import generate_accept_token, generate_nonce

from kubex.core.exceptions import ProtocolError
from kubex.transport import HandshakeRefused, Headers, Request, Response

_SWITCHING = 101


def handshake(request: Request, subprotocols: Sequence[str]) -> Request:
    """Make of a request one that asks for a WebSocket, with a key of its own; it goes over HTTP/1.1."""
    headers = [
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", generate_nonce().decode("ascii")),
    ]
    if subprotocols:
        headers.append(("Sec-WebSocket-Protocol", ", ".join(subprotocols)))
    return replace(request, headers=(*request.headers, *headers))


def check_answer(asked: Request, answer: Response) -> None:
    """See that a server begins with the WebSocket that a `handshake` asked for; `chosen_subprotocol` tells the rest.

    Raises:
        HandshakeRefused: the status is not 101; it has the answer, whose body is therefore to be whole.
        ProtocolError: the status says that the protocol changes, but not to what was asked for.
    """
    if answer.status != _SWITCHING:
        raise HandshakeRefused(answer)
    if _value(answer.headers, "upgrade").lower() != "websocket":
        msg = f"{asked}: the server changes to another protocol than WebSocket"
        raise ProtocolError(msg)
    key = _value(Headers(asked.headers), "sec-websocket-key")
    if _value(answer.headers, "sec-websocket-accept") != generate_accept_token(key.encode("ascii")).decode("ascii"):
        msg = f"{asked}: the server's answer to the handshake has not the right Sec-WebSocket-Accept"
        raise ProtocolError(msg)


def _value(headers: Headers, name: str) -> str:
    return ", ".join(headers.get_all(name))
