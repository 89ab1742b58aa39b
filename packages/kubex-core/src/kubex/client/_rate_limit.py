import anyio

from kubex.core.rate_limit import RateLimit, TokenBucket


class RateLimiter:
    """Lets requests go as a `RateLimit` allows, in the order in which they came; one that is cancelled takes none."""

    def __init__(self, limit: RateLimit) -> None:
        self._bucket = TokenBucket(limit)
        self._turn = anyio.Lock()

    async def wait(self) -> None:
        """Wait until one more request may be made."""
        async with self._turn:
            seconds = self._bucket.wait(anyio.current_time())
            if seconds:
                await anyio.sleep(seconds)
            self._bucket.take(anyio.current_time())
