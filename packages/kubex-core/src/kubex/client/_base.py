from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Self

from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions
from kubex.transport import Request, Response, StreamedResponse, WebSocket


class BaseClient(ABC):
    """What `kubex.api` needs of a client. `Client` is the real one; a test may bring its own."""

    configuration: ClientConfiguration
    options: ClientOptions

    @abstractmethod
    async def request(self, request: Request) -> Response:
        """Make a call and give its answer, which is a success.

        Raises:
            ApiError: the API server answered with a failure.
            TransportError: no complete answer came.
        """

    @abstractmethod
    def stream(self, request: Request) -> AbstractAsyncContextManager[StreamedResponse]:
        """Make a call and give its answer, which is a success, while the body is still coming.

        Raises:
            ApiError: the API server answered with a failure.
            TransportError: no answer came; or, while the chunks are read, no more of it.
        """

    def websocket(self, request: Request, subprotocols: Sequence[str]) -> AbstractAsyncContextManager[WebSocket]:
        """Open a WebSocket; what is raised in the block comes out of it unchanged.

        Raises:
            ApiError: the API server refused.
            TransportError: no connection came, or no answer.
            ConfigurationError: the transport has no WebSockets, or what it needs for them is not installed.
        """
        msg = f"{type(self).__name__} opens no WebSockets"
        raise NotImplementedError(msg)

    @abstractmethod
    async def close(self) -> None:
        """Close all connections; closing again does nothing."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()
