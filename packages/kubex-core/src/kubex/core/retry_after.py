"""The `Retry-After` header (RFC 9110 section 10.2.3): seconds, or a date."""

import re
from datetime import UTC, datetime

_SECONDS = re.compile(r"[0-9]{1,9}")


def retry_after_seconds(value: str | None, date: str | None = None) -> float | None:
    """Tell how many seconds a `Retry-After` asks for, never less than none; None for what cannot be read.

    A date is compared with `date`, the answer's own `Date` header, and with the clock here where there is none.
    """
    if not value:
        return None
    if _SECONDS.fullmatch(value.strip()):
        return float(value)
    then = _moment(value)
    if then is None:
        return None
    now = _moment(date) or datetime.now(UTC)
    return max(0.0, (then - now).total_seconds())


def _moment(value: str | None) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(value or "")
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
