"""Requests in the log: a line for each attempt, on the logger `kubex.client`, without queries, headers and bodies."""

import logging

from kubex.core.middleware import Attempt, Call, Middleware, Outcome

__all__ = ["LoggingMiddleware"]

_FIRST_FAILURE = 300
_logger = logging.getLogger("kubex.client")


class LoggingMiddleware(Middleware):
    """Logs every attempt once it is over: `list pods: GET https://my-cluster:6443/api/v1/pods: 200 in 0.012 s`.

    The level is DEBUG, if no other is given. Queries are left out, since they may hold the command of an exec.
    """

    def __init__(self, level: int = logging.DEBUG) -> None:
        self._level = level

    def begin(self, call: Call) -> Attempt | None:
        """Follow the attempt if anyone reads the log."""
        return _Logged(call, self._level) if _logger.isEnabledFor(self._level) else None


class _Logged(Attempt):
    def __init__(self, call: Call, level: int) -> None:
        self._call = call
        self._level = level

    def answered(self, status: int) -> None:
        if self._call.kind != "request" and status < _FIRST_FAILURE:
            _logger.log(self._level, "%s: %s %s: %d, open", self._call.name, self._call.method, self._call.url, status)

    def ended(self, outcome: Outcome) -> None:
        _logger.log(
            self._level,
            "%s: %s %s: %s in %.3f s, %d bytes (attempt %d)",
            self._call.name,
            self._call.method,
            self._call.url,
            _what_came(outcome),
            outcome.duration,
            outcome.received,
            self._call.attempt,
        )


def _what_came(outcome: Outcome) -> str:
    said = [str(outcome.status)] if outcome.status is not None else []
    failed = [type(outcome.error).__name__] if outcome.error is not None else []
    return ", ".join([*said, *failed]) or "no answer"
