"""Which limits a request is sent with, and how each library is told of them."""

import pytest

from kubex.client import ClientOptions
from kubex.client._timeouts import request_timeout, stream_timeout, total_seconds
from kubex.core.exceptions import ConfigurationError
from kubex.core.timeouts import Timeout
from kubex_aiohttp._timeouts import client_timeout as aiohttp_timeout
from kubex_httpx._timeouts import client_timeout as httpx_timeout

FULL = Timeout(total=1, connect=2, read=3, write=4, pool=5)


@pytest.mark.parametrize(
    ("given", "kept"),
    [(..., ...), (None, None), (3, Timeout(total=3)), (0.5, Timeout(total=0.5)), (FULL, FULL)],
)
def test_a_timeout_has_five_forms(given, kept):
    assert ClientOptions(timeout=given).default_timeout == kept


@pytest.mark.parametrize("given", [True, False, "3", 0, -1, float("nan"), float("inf"), [1], {"total": 1}])
def test_anything_else_is_no_timeout(given):
    with pytest.raises(ConfigurationError, match=r"^ClientOptions\.timeout: .*number of seconds"):
        ClientOptions(timeout=given)


@pytest.mark.parametrize("phase", ["total", "connect", "read", "write", "pool"])
@pytest.mark.parametrize("value", [True, "3", 0, -1, float("nan"), float("inf")])
def test_a_phase_is_checked_and_named(phase, value):
    with pytest.raises(ConfigurationError, match=rf"^Timeout\.{phase} "):
        Timeout(**{phase: value})


@pytest.mark.parametrize("option", [{"timeuot": 1}, {"log_api_warnings": 1}, {"log_api_warnings": "yes"}])
def test_options_that_are_unknown_or_of_another_type_are_refused(option):
    with pytest.raises(ConfigurationError, match=rf"^ClientOptions\.{next(iter(option))}: "):
        ClientOptions(**option)


def test_options_cannot_be_changed():
    options = ClientOptions()
    with pytest.raises(ConfigurationError, match="immutable"):
        options.timeout = 3  # type: ignore[misc]


@pytest.mark.parametrize("asked", [None, FULL, Timeout(total=9)])
def test_a_calls_limits_win(asked):
    assert request_timeout(asked, FULL) == asked
    assert request_timeout(..., FULL) == FULL


@pytest.mark.parametrize(
    ("asked", "default", "limits"),
    [
        (..., ..., Timeout(connect=..., read=60, write=..., pool=...)),
        (..., None, Timeout(read=60)),
        (..., Timeout(total=1), Timeout(connect=1, read=60, pool=1)),
        (..., FULL, Timeout(connect=2, read=60, write=4, pool=5)),
        (None, FULL, Timeout()),
        (Timeout(total=9), FULL, Timeout(total=9, read=60)),
        (Timeout(read=7), FULL, Timeout(read=7)),
        (Timeout(total=..., read=...), FULL, Timeout(read=60)),
    ],
    ids=repr,
)
def test_a_stream_has_no_total_but_its_own(asked, default, limits):
    assert stream_timeout(asked, default, 60) == limits


@pytest.mark.parametrize(
    ("limits", "total"), [(..., None), (None, None), (Timeout(), None), (Timeout(total=...), None), (FULL, 1)]
)
def test_the_client_keeps_the_total_that_is_a_number(limits, total):
    assert total_seconds(limits) == total


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (..., (5, 5, 5, 5)),
        (None, (None, None, None, None)),
        (Timeout(), (None, None, None, None)),
        (FULL, (2, 3, 4, 5)),
        (Timeout(connect=..., read=1, write=..., pool=...), (5, 1, 5, 5)),
        (Timeout(total=...), (None, None, None, None)),
    ],
    ids=repr,
)
def test_httpx_is_told_each_phase(limits, expected):
    told = httpx_timeout(limits)
    assert (told.connect, told.read, told.write, told.pool) == expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (..., (300, 30, None)),
        (None, (None, None, None)),
        (Timeout(), (None, None, None)),
        (FULL, (None, 2, 3)),
        (Timeout(total=..., connect=..., read=...), (300, 30, None)),
        (Timeout(connect=..., read=60), (None, 30, 60)),
    ],
    ids=repr,
)
def test_aiohttp_is_told_the_phases_that_it_knows(limits, expected):
    told = aiohttp_timeout(limits)
    assert (told.total, told.sock_connect, told.sock_read) == expected
    assert told.connect is None
