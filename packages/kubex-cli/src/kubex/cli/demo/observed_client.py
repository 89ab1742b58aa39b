"""A client that tells of every call that goes through it."""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass

from kubex.client import BaseClient
from kubex.core.exceptions import ApiError
from kubex.transport import Request, Response, StreamedResponse


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was answered, and how long the answer took; that of a stream, until it began."""

    method: str
    target: str
    status: int
    seconds: float


class ObservedClient(BaseClient):
    """Passes calls on to another client, which stays its owner's to close, and tells of each one answered."""

    def __init__(self, client: BaseClient, tell: Callable[[Call], None]) -> None:
        self.configuration = client.configuration
        self.options = client.options
        self._client = client
        self._tell = tell

    async def request(self, request: Request) -> Response:
        """Make a call and tell of it."""
        with self._timed(request) as answered:
            response = await self._client.request(request)
            answered(response.status)
        return response

    def stream(self, request: Request) -> AbstractAsyncContextManager[StreamedResponse]:
        """Make a call whose answer streams, and tell of it when it begins."""
        return self._stream(request)

    @asynccontextmanager
    async def _stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        async with AsyncExitStack() as stack:
            with self._timed(request) as answered:
                response = await stack.enter_async_context(self._client.stream(request))
                answered(response.status)
            yield response

    async def close(self) -> None:
        """Do nothing: the client behind it is closed where it was made."""

    @contextmanager
    def _timed(self, request: Request) -> Iterator[Callable[[int], None]]:
        start = time.perf_counter()

        def answered(status: int) -> None:
            self._tell(Call(request.method, request.target, status, time.perf_counter() - start))

        try:
            yield answered
        except ApiError as error:
            answered(error.status.code or 0)
            raise
