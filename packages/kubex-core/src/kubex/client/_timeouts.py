"""Which time limits a request is sent with (pure)."""

from dataclasses import replace
from types import EllipsisType

from kubex.core.timeouts import Timeout

Limits = Timeout | EllipsisType | None


def request_timeout(asked: Limits, default: Limits) -> Limits:
    """Tell the limits of a request: those of the call, else those of the client."""
    return default if asked is ... else asked


def stream_timeout(asked: Limits, default: Limits, idle: float | None) -> Timeout:
    """Tell the limits of a stream: no total unless the call itself names one, and `idle` between two chunks.

    A call may name a `read` limit of its own instead of `idle`, or None for no limits at all.
    """
    if asked is None:
        return Timeout()
    if isinstance(asked, Timeout):
        total = None if asked.total is ... else asked.total  # a library's own total is made for short answers
        return replace(asked, total=total, read=idle if asked.read is None or asked.read is ... else asked.read)
    if isinstance(default, Timeout):  # its total limits what comes before the first chunk
        connect = default.total if default.connect is None else default.connect
        pool = default.total if default.pool is None else default.pool
        return replace(default, total=None, connect=connect, read=idle, pool=pool)
    if default is None:
        return Timeout(read=idle)
    return Timeout(connect=..., read=idle, write=..., pool=...)


def total_seconds(limits: Limits) -> float | None:
    """Tell the limit that the client itself keeps, for all of a request."""
    total = limits.total if isinstance(limits, Timeout) else None
    return None if total is ... else total
