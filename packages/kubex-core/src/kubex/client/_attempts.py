from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import anyio
from msgspec.structs import replace

from kubex.client._headers import HeaderItems, with_headers
from kubex.client._rate_limit import RateLimiter
from kubex.configuration import Credentials
from kubex.core.exceptions import ApiError, KubexError, TransportError, Unauthorized
from kubex.core.options import ClientOptions
from kubex.core.retries import IDEMPOTENT
from kubex.transport import Request

R = TypeVar("R")


class Attempts:
    """Makes a request as often as it takes and is allowed, each time in its turn and with the credentials of the day.

    Nothing is waited for beyond the limit of time in force: the failure at hand is raised instead.
    """

    def __init__(self, options: ClientOptions, credentials: Credentials, headers: HeaderItems) -> None:
        self._retry = options.retry
        self._limiter = None if options.rate_limit is None else RateLimiter(options.rate_limit)
        self._credentials = credentials
        self._headers = headers

    async def make(self, request: Request, once: Callable[[Request], Awaitable[R]], *, write: bool = False) -> R:
        """Give what `once` makes of the request with its headers; with `write`, a GET counts as a write too.

        Raises:
            ApiError: the last answer was a failure.
            TransportError: no complete answer came at last.
        """
        attempt = 1
        refreshed = False
        while True:
            if self._limiter is not None:
                await self._limiter.wait()
            credentials = await self._credentials.headers()
            headers = with_headers((*self._headers, *credentials.items()), request.headers)
            try:
                return await once(replace(request, headers=headers, attempt=attempt))
            except Unauthorized as error:
                if refreshed or not await self._renewed(credentials, request):
                    _count(error, attempt)
                    raise
                refreshed = True
            except (ApiError, TransportError) as error:
                delay = self._delay(error, request, attempt, write=write)
                if delay is None:
                    _count(error, attempt)
                    raise
                await anyio.sleep(delay)
            attempt += 1

    def _delay(self, error: KubexError, request: Request, attempt: int, *, write: bool) -> float | None:
        if self._retry is None or not _is_repeatable(request):
            return None
        delay = self._retry.delay(error, attempt, idempotent=request.method in IDEMPOTENT and not write)
        if delay is None or anyio.current_time() + delay >= anyio.current_effective_deadline():
            return None
        return delay

    async def _renewed(self, refused: Mapping[str, str], request: Request) -> bool:
        if await self._credentials.headers() != refused:  # another request has seen to it
            return _is_repeatable(request)
        self._credentials.invalidate()
        return _is_repeatable(request) and await self._credentials.headers() != refused


def _is_repeatable(request: Request) -> bool:
    return request.body is None or isinstance(request.body, bytes)


def _count(error: KubexError, attempts: int) -> None:
    if attempts > 1:
        error.args = (f"{error} (after {attempts} attempts)",)
