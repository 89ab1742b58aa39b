from abc import ABC, abstractmethod
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Self

from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions
from kubex.transport import Request, Response, StreamedResponse


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

    @abstractmethod
    async def close(self) -> None:
        """Close all connections; closing again does nothing."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()
