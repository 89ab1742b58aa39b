"""The token bucket."""

import pytest

from kubex.client import ClientOptions, RateLimit
from kubex.core.exceptions import ConfigurationError
from kubex.core.rate_limit import TokenBucket


def times(limit, arrivals):
    """When each request goes that arrives at a time."""
    bucket, gone, now = TokenBucket(limit), [], 0.0
    for arrival in arrivals:
        now = max(now, arrival)
        now += bucket.wait(now)
        bucket.take(now)
        gone.append(now)
    return gone


def test_a_burst_goes_at_once_and_the_rest_at_the_rate():
    assert times(RateLimit(qps=2, burst=3), [10] * 6) == [10, 10, 10, 10.5, 11, 11.5]


def test_slow_requests_never_wait():
    assert times(RateLimit(qps=2, burst=1), [0, 0.5, 1, 7]) == [0, 0.5, 1, 7]


def test_a_pause_fills_the_bucket_no_higher_than_the_burst():
    assert times(RateLimit(qps=1, burst=2), [0, 0, 100, 100, 100]) == [0, 0, 100, 100, 101]


def test_whoever_wakes_a_moment_early_goes_all_the_same():
    bucket = TokenBucket(RateLimit(qps=1, burst=1))
    bucket.take(0)
    bucket.take(0.999999)
    assert bucket.wait(1) == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("qps", value) for value in (0, -1, True, "3", None, float("inf"), float("nan"))),
        *(("burst", value) for value in (0, -1, True, 1.5, "3", None)),
    ],
)
def test_a_wrong_setting_is_refused_by_name(name, value):
    with pytest.raises(ConfigurationError, match=rf"^RateLimit\.{name} must be "):
        RateLimit(**({"qps": 1, "burst": 1} | {name: value}))


@pytest.mark.parametrize("value", [3, True, "yes"], ids=repr)
def test_the_option_is_a_rate_limit_or_none(value):
    assert ClientOptions().rate_limit is None
    with pytest.raises(ConfigurationError, match=r"^ClientOptions\.rate_limit: must be a RateLimit or None, not "):
        ClientOptions(rate_limit=value)
