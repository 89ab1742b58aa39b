"""The limits of a request in aiohttp's terms; the total that a user sets is kept by the client."""

from types import EllipsisType

import aiohttp

from kubex.core.timeouts import Seconds, Timeout

_LONGEST_WAIT = 60.0
_DEFAULT = aiohttp.ClientTimeout(total=300, sock_connect=30)


def client_timeout(timeout: Timeout | EllipsisType | None) -> aiohttp.ClientTimeout:
    """Translate; what is `...` is aiohttp's own default. There is no limit for writing, nor for the pool alone.

    Where no total ends the wait for a connection of the pool, the longer of the limits `pool` and `connect` holds for
    both together.
    """
    if timeout is ...:
        return _DEFAULT
    if timeout is None:
        return aiohttp.ClientTimeout(total=None)
    return aiohttp.ClientTimeout(
        total=_DEFAULT.total if timeout.total is ... else None,
        connect=_wait_for_connection(timeout) if timeout.total is None else None,
        sock_connect=_seconds(timeout.connect, _DEFAULT.sock_connect),
        sock_read=_seconds(timeout.read, _DEFAULT.sock_read),
    )


def _wait_for_connection(timeout: Timeout) -> float | None:
    pool = _LONGEST_WAIT if timeout.pool is ... else timeout.pool
    connect = _seconds(timeout.connect, _DEFAULT.sock_connect)
    return None if pool is None or connect is None else max(pool, connect)


def _seconds(value: Seconds, default: float | None) -> float | None:
    return default if value is ... else value
