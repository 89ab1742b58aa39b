from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Self, Unpack

from kubex.client._raw import RawParams, RawResponse
from kubex.client._upload import raw_call
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

    async def raw(self, method: str, path: str, **params: Unpack[RawParams]) -> RawResponse:
        """Call any path, with the client's credentials, errors and limits: `await client.raw("GET", "/readyz")`.

        See `RawParams` for `params`, `headers`, `content`, `json` and `request_timeout`.

        Raises:
            InvalidRequest: path, method or a header cannot be sent, or there are two bodies; nothing was sent.
            ApiError: the answer is not a success.
            TransportError: no complete answer came.
        """
        async with raw_call(method, path, params) as request:
            answer = await self.request(request)
        asked = f"{request.method} {self.configuration.url}{request.target}"
        return RawResponse(status=answer.status, headers=answer.headers, content=answer.body, asked=asked)

    def raw_stream(
        self, method: str, path: str, **params: Unpack[RawParams]
    ) -> AbstractAsyncContextManager[StreamedResponse]:
        """Call any path as `raw` does, and give the answer while its body comes: `async for chunk in answer.chunks`.

        No total limit holds unless `request_timeout` names one, nor one for silence: `Timeout(read=...)` sets that.
        """
        return self._raw_stream(method, path, params)

    @asynccontextmanager
    async def _raw_stream(self, method: str, path: str, params: RawParams) -> AsyncIterator[StreamedResponse]:
        async with raw_call(method, path, params) as request, self.stream(request) as answer:
            yield answer

    @abstractmethod
    async def close(self) -> None:
        """Close all connections; closing again does nothing."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()
