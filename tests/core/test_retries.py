"""Which failures are tried again, and when."""

import pytest

from kubex.client import ClientOptions, Retry, error_of_status
from kubex.core.exceptions import (
    ConfigurationError,
    ConnectError,
    DecodeError,
    InvalidRequest,
    ProtocolError,
    RequestTimeout,
)
from kubex.core.models import Status
from kubex.core.retries import may_try_again
from kubex.core.retry_after import retry_after_seconds


def failure(code, retry_after=None, reason=None):
    return error_of_status("GET x", Status(code=code, reason=reason), retry_after)


@pytest.mark.parametrize(
    ("error", "read", "write"),
    [
        (failure(429, 1.0), True, True),
        (failure(429, 0.0), True, True),
        (failure(429), True, False),
        (failure(503, 1.0), True, False),
        (failure(503), True, False),
        (failure(500, 1.0), True, False),
        (failure(500), True, False),
        (failure(502), True, False),
        (failure(504), True, False),
        (ConnectError("x"), True, False),
        (ProtocolError("x"), True, False),
        (RequestTimeout("x"), False, False),
        (DecodeError("x"), False, False),
        (InvalidRequest("x"), False, False),
        (failure(500, reason="Expired"), False, False),
        *((failure(code, 1.0), False, False) for code in (301, 400, 401, 403, 404, 409, 410, 422, 501, 505)),
    ],
    ids=repr,
)
def test_what_may_be_made_again(error, read, write):
    assert may_try_again(error, idempotent=True) is read
    assert may_try_again(error, idempotent=False) is write


@pytest.mark.parametrize(
    ("jitter", "delays"), [(0.0, [0.05, 0.1, 0.2, 0.4, 0.5]), (1.0, [0.1, 0.2, 0.4, 0.8, 1.0])], ids=repr
)
def test_delays_double_up_to_the_longest_and_half_of_each_is_chance(jitter, delays):
    retry = Retry(attempts=6, first_delay=0.1, longest_delay=1, jitter=lambda: jitter)
    assert [retry.delay(failure(502), n, idempotent=True) for n in range(1, 6)] == pytest.approx(delays)


def test_after_the_last_attempt_there_is_no_other():
    assert Retry(attempts=2).delay(failure(502), 1, idempotent=True) is not None
    assert Retry(attempts=2).delay(failure(502), 2, idempotent=True) is None
    assert Retry(attempts=1).delay(failure(502), 1, idempotent=True) is None


def test_many_attempts_do_not_overflow():
    assert Retry(attempts=10**6, longest_delay=3, jitter=lambda: 1).delay(failure(502), 99_999, idempotent=True) == 3


def test_the_servers_word_counts_and_is_never_undercut():
    retry = Retry(first_delay=0.5, longest_delay=10, jitter=lambda: 0.5)
    assert retry.delay(failure(429, 7.0), 1, idempotent=False) == 7.25
    assert retry.delay(failure(503, 0.0), 3, idempotent=True) == 0.25
    assert retry.delay(failure(429, 11.0), 1, idempotent=True) is None


def test_chance_is_between_half_and_all():
    delays = {Retry().delay(failure(502), 1, idempotent=True) for _ in range(50)}
    assert len(delays) > 1
    assert all(delay is not None and 0.05 <= delay <= 0.1 for delay in delays)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("attempts", value) for value in (0, -1, True, 1.5, "3", None)),
        *((name, value) for name in ("first_delay", "longest_delay") for value in (-1, True, "1", float("inf"), None)),
        ("jitter", 0.5),
    ],
)
def test_a_wrong_setting_is_refused_by_name(name, value):
    with pytest.raises(ConfigurationError, match=rf"^Retry\.{name} must be "):
        Retry(**{name: value})


@pytest.mark.parametrize("value", [3, True, "yes", {"attempts": 3}], ids=repr)
def test_the_option_is_a_retry_or_none(value):
    assert ClientOptions().retry == Retry(attempts=4, first_delay=0.1, longest_delay=30)
    assert ClientOptions(retry=None).retry is None
    with pytest.raises(ConfigurationError, match=r"^ClientOptions\.retry: must be a Retry or None, not "):
        ClientOptions(retry=value)


DATE = "Fri, 31 Dec 1999 23:59:{:02} GMT"


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("3", None, 3),
        (" 3 ", None, 3),
        ("0", None, 0),
        (DATE.format(59), DATE.format(29), 30),
        (DATE.format(29), DATE.format(59), 0),
        (DATE.format(59), None, 0),
        (DATE.format(59), "now", 0),
        ("Friday, 31-Dec-99 23:59:59 GMT", DATE.format(58), 1),
        ("Fri Dec 31 23:59:59 1999", DATE.format(58), 1),
        *((value, DATE.format(1), None) for value in ("", None, "soon", "-1", "1.5", "9" * 400, "\x00", "Fri, 99 Dec")),
    ],
    ids=repr,
)
def test_retry_after_is_seconds_or_a_date(value, date, seconds):
    assert retry_after_seconds(value, date) == seconds
