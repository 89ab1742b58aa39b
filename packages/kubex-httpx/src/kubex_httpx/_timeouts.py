"""The limits of a request in httpx's terms; the total, which httpx does not know, is kept by the client."""

from types import EllipsisType

import httpx

from kubex.core.timeouts import Seconds, Timeout

_DEFAULT = 5.0


def client_timeout(timeout: Timeout | EllipsisType | None) -> httpx.Timeout:
    """Translate; what is `...` is httpx's own default."""
    if timeout is ...:
        return httpx.Timeout(_DEFAULT)
    if timeout is None:
        return httpx.Timeout(None)
    return httpx.Timeout(
        connect=_seconds(timeout.connect),
        read=_seconds(timeout.read),
        write=_seconds(timeout.write),
        pool=_seconds(timeout.pool),
    )


def _seconds(value: Seconds) -> float | None:
    return _DEFAULT if value is ... else value
