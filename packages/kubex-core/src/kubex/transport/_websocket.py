from abc import ABC, abstractmethod

from kubex.transport._messages import Response


class WebSocket(ABC):
    """An open WebSocket, used by one task that sends and one that receives at a time.

    Pings of the peer are answered, and a peer that answers none of ours is given up with a ProtocolError. Messages
    longer than `ClientOptions.ws_max_message_size` end the connection with code 1009 and raise a ProtocolError.
    """

    subprotocol: str | None
    """What the server chose of the subprotocols offered."""

    @abstractmethod
    async def send(self, data: bytes) -> None:
        """Send one binary message; waits while the peer does not read."""

    @abstractmethod
    async def receive(self) -> bytes | None:
        """Give the next message whole, a text as its UTF-8 bytes; None once the peer has closed in order.

        Raises:
            ProtocolError: the connection broke, or was closed with a code that tells of an error.
        """


class HandshakeRefused(Exception):
    """A server answered the request for a WebSocket with something else, which is in `response`, whole."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"no WebSocket: the answer was {response.status}")
        self.response = response
