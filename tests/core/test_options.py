"""What a user may set of a client, and how a wrong value is refused."""

import traceback
from typing import Any

import pytest

from kubex.core.exceptions import ConfigurationError
from kubex.core.options import ClientOptions
from kubex.core.proxies import parse_proxy
from kubex.core.timeouts import as_timeout

COUNTS = ["buffer_size", "ws_max_message_size", "pool_size", "pool_size_per_host"]
THREE_STATES = ["timeout", "keep_alive_timeout", *COUNTS]
PROXY = "http://proxy.example.com:8080"


def test_the_defaults() -> None:
    options = ClientOptions()
    assert [getattr(options, name) for name in THREE_STATES] == [...] * len(THREE_STATES)
    assert (options.log_api_warnings, options.keep_alive, options.trust_env) == (True, True, False)
    assert options.proxy is None


@pytest.mark.parametrize("value", [..., None, 1, 2**20])
@pytest.mark.parametrize("name", THREE_STATES)
def test_the_three_states(name: str, value: Any) -> None:
    given = as_timeout(value) if name == "timeout" else value
    assert getattr(ClientOptions(**{name: value}), name) == given


def test_no_lifetime_at_all_is_one() -> None:
    assert ClientOptions(keep_alive_timeout=0).keep_alive_timeout == 0


@pytest.mark.parametrize("value", [0, -1, 1.5, 2.0, True, False, "1", 10**400, float("nan"), float("inf"), [1]])
@pytest.mark.parametrize("name", COUNTS)
def test_what_is_no_number_above_zero_is_refused(name: str, value: Any) -> None:
    reason = rf"^ClientOptions\.{name}: must be a whole number above zero, None or \.\.\., not "
    with pytest.raises(ConfigurationError, match=reason):
        ClientOptions(**{name: value})


@pytest.mark.parametrize("value", [-1, -0.1, True, "1", 10**400, float("nan"), float("inf")])
def test_what_is_no_lifetime_is_refused(value: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^ClientOptions\.keep_alive_timeout: must be a number of seconds, 0"):
        ClientOptions(keep_alive_timeout=value)


@pytest.mark.parametrize("value", [None, 0, 1, "yes", ...])
@pytest.mark.parametrize("name", ["keep_alive", "log_api_warnings", "trust_env"])
def test_what_is_no_boolean_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=rf"^ClientOptions\.{name}: "):
        ClientOptions(**{name: value})


@pytest.mark.parametrize("value", [PROXY, "https://u:p%40@[::1]", {}, {"http": PROXY, "https": PROXY}, None])
def test_a_proxy_is_a_url_or_a_map_of_urls(value: Any) -> None:
    assert ClientOptions(proxy=value).proxy == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "must begin with http:// or https://"),
        ("proxy:8080", "must begin with http:// or https://"),
        ("socks5://proxy:1080", "such as SOCKS, are not supported"),
        ("http://", "has no host"),
        ("http://u:hunter2@", "has no host"),
        ("http://u:hunter2@a:port", "the host or the port is malformed"),
        ("http://u:hunter2@[::1", "the host or the port is malformed"),
        ("http://u:hunter2@a/path", "must not have a path"),
        ("http://u:hunter2@a b", "without spaces"),
        ("http://u:hunter2\n@a", "without spaces, control characters"),
        ({"https": "hunter2"}, "the entry 'https' must begin with"),
        ({"https": None}, "the entry 'https' must be a URL, not NoneType"),
        ({"http://u:hunter2@a": PROXY}, '"http" and "https" are its only keys'),
        (b"http://u:hunter2@a", "must be a URL, a map of URLs by scheme"),
        (..., "must be a URL, a map of URLs by scheme"),
    ],
)
def test_what_is_no_proxy_is_refused_without_showing_it(value: Any, reason: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        ClientOptions(proxy=value)
    assert str(caught.value).startswith("ClientOptions.proxy: ")
    assert reason in str(caught.value)
    shown = "".join(traceback.format_exception(caught.value)).replace("".join(traceback.format_stack()), "")
    assert "hunter2" not in shown


@pytest.mark.parametrize("value", ["http://u:hunter2@a", {"https": "http://u:hunter2@a"}])
def test_a_proxys_password_is_not_shown(value: Any) -> None:
    options = ClientOptions(proxy=value)
    assert "hunter2" not in repr(options)
    assert "hunter2" not in str(options)
    assert "hunter2" not in repr(parse_proxy("http://u:hunter2@a"))


def test_a_map_of_proxies_does_not_change_with_the_users() -> None:
    proxies = {"https": PROXY}
    options = ClientOptions(proxy=proxies)
    proxies.clear()
    assert options.proxy == {"https": PROXY}


@pytest.mark.parametrize(
    ("url", "bare", "authorization"),
    [
        ("http://proxy:3128/", "http://proxy:3128", None),
        ("http://user:pass@proxy:3128", "http://proxy:3128", "Basic dXNlcjpwYXNz"),
        ("http://user@proxy", "http://proxy", "Basic dXNlcjo="),
        ("http://user:p%40%3Ass@[::1]:1", "http://[::1]:1", "Basic dXNlcjpwQDpzcw=="),
        ("http://%C3%A4:@proxy", "http://proxy", "Basic w6Q6"),
    ],
)
def test_the_credentials_in_a_proxys_url(url: str, bare: str, authorization: str | None) -> None:
    proxy = parse_proxy(url)
    assert (proxy.url, proxy.authorization) == (bare, authorization)
