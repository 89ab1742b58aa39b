from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from msgspec.structs import replace

from kubex.client._raw import RawParams, raw_request
from kubex.core.exceptions import KubexError
from kubex.transport import Request


@asynccontextmanager
async def raw_call(method: str, path: str, params: RawParams) -> AsyncIterator[Request]:
    """Give the request that is to be made inside, and take care of a body that comes bit by bit."""
    content = params.get("content")
    if not isinstance(content, AsyncIterable):
        yield raw_request(method, path, **params)
        return
    async with Upload(content) as upload:
        yield replace(raw_request(method, path, **params), body=upload)


class Upload(AsyncIterator[bytes]):
    """A body that somebody gives bit by bit. What they raise comes out of the block around its sending, unchanged.

    A transport would call it a connection that broke, and an HTTP library may run it in another task.
    """

    def __init__(self, content: AsyncIterable[bytes]) -> None:
        self._content = aiter(content)
        self._error: Exception | None = None
        self._busy = False

    async def __anext__(self) -> bytes:
        self._busy = True
        try:
            return await anext(self._content)
        except StopAsyncIteration:
            raise
        except Exception as error:
            self._error = error
            raise
        finally:
            self._busy = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        close = getattr(self._content, "aclose", None)
        if close is not None and not self._busy:  # else whoever awaits it is being cancelled, and so closes it
            await close()
        if self._error is not None and error is not self._error and isinstance(error, KubexError | None):
            led_to = self._error.__context__
            try:
                raise self._error
            finally:
                self._error.__context__ = led_to
