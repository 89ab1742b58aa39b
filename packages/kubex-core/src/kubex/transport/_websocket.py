from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from kubex.core.exceptions import ConfigurationError, ProtocolError
from kubex.core.proxies import Proxy
from kubex.transport._messages import Headers, Request, Response


class WebSocket(ABC):
    """An open WebSocket, used by one task that sends and one that receives at a time.

    Nothing is read but by `receive`, so that one who does not call it slows the peer; pings of the peer are answered
    there. A message longer than `ClientOptions.ws_max_message_size` ends the connection with code 1009.

    While `receive` waits, a peer that was silent for `ping_seconds` is pinged, and given up when nothing comes for
    another `pong_seconds`; not while a `send` waits, as a peer that does not read cannot answer either.
    """

    subprotocol: str | None
    """What the server chose of the subprotocols offered."""

    headers: Headers = Headers()
    """The headers of the answer to the handshake."""

    ping_seconds: ClassVar[float] = 15.0
    pong_seconds: ClassVar[float] = 45.0
    closing_seconds: ClassVar[float] = 2.0
    """How long leaving the context waits for the peer to close as well."""

    @abstractmethod
    async def send(self, data: bytes) -> None:
        """Send one binary message; waits while the peer does not read.

        Raises:
            ProtocolError: the connection broke or was closed, by either side, or an earlier `send` was cancelled
                and may have left half a message behind.
        """

    @abstractmethod
    async def receive(self) -> bytes | None:
        """Give the next message whole, a text as its UTF-8 bytes; None once the peer has closed in order.

        In order is with code 1000, or with none. After None comes None again, after an error an error.

        Raises:
            ProtocolError: the connection broke, or ended without a word, or was closed with another code: 1001, which
                says that the server goes away, is one of them, since what it had to say may not be complete.
        """


class HandshakeRefused(Exception):
    """A server answered the request for a WebSocket with something else, which is in `response`, whole."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"no WebSocket: the answer was {response.status}")
        self.response = response


def chosen_subprotocol(headers: Headers, offered: Sequence[str], asked: object) -> str | None:
    """Tell which subprotocol the answer to a handshake names; `asked` is the request.

    Raises:
        ProtocolError: it names one that was not offered, or an extension, of which none is ever offered.
    """
    extensions = headers.get("sec-websocket-extensions")
    if extensions:
        msg = f"{asked}: the server chose the WebSocket extension {extensions!r}, but none was offered"
        raise ProtocolError(msg)
    chosen = headers.get("sec-websocket-protocol")
    if chosen is None or chosen in offered:
        return chosen
    msg = f"{asked}: the server chose the subprotocol {chosen!r}, but offered were {', '.join(offered) or 'none'}"
    raise ProtocolError(msg)


def close_failure(code: int, reason: str, asked: object) -> ProtocolError | None:
    """Tell what is wrong with a close frame of the peer: nothing, if its code is 1000 or missing (1005)."""
    if code in (1000, 1005):
        return None
    return ProtocolError(f"{asked}: the server closed the WebSocket with code {code}: {reason or 'no reason given'}")


def check_websocket_proxy(proxy: Proxy | None, request: Request) -> None:
    """See that a WebSocket can be asked for where a proxy leads to the server: it needs a tunnel, as https has one.

    Raises:
        ConfigurationError: the server's URL is http.
    """
    if proxy is not None and request.server.startswith("http:"):
        msg = f"{request}: WebSockets go through a proxy to https servers only: reach this one by https, or directly"
        raise ConfigurationError(msg)
