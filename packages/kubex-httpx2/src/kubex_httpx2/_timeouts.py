"""The limits of a request in httpx2's terms; the total, which httpx2 does not know, is kept by the client."""

from types import EllipsisType

import httpx2

from kubex.core.timeouts import Seconds, Timeout

_DEFAULT = 5.0


def client_timeout(timeout: Timeout | EllipsisType | None) -> httpx2.Timeout:
    """Translate; what is `...` is httpx2's own default."""
    if timeout is ...:
        return httpx2.Timeout(_DEFAULT)
    if timeout is None:
        return httpx2.Timeout(None)
    return httpx2.Timeout(
        connect=_seconds(timeout.connect),
        read=_seconds(timeout.read),
        write=_seconds(timeout.write),
        pool=_seconds(timeout.pool),
    )


def _seconds(value: Seconds) -> float | None:
    return _DEFAULT if value is ... else value
