"""Proxies as users name them: a URL, or one for each scheme of the API server's URL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

ProxyTypes: TypeAlias = str | dict[str, str] | None
"""What `ClientOptions.proxy` may be."""

_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A forward proxy: its URL without credentials, and those for basic authentication, where it asks for them."""

    url: str
    username: str | None = None
    password: str = field(default="", repr=False)

    @property
    def authorization(self) -> str | None:
        """The value of the header `Proxy-Authorization`."""
        if self.username is None:
            return None
        from base64 import b64encode

        return "Basic " + b64encode(f"{self.username}:{self.password}".encode()).decode("ascii")


def parse_proxy(url: str) -> Proxy:
    """Read the URL of a proxy, whose user name and password may be percent-encoded.

    Raises:
        ValueError: it is none; the message never repeats it, since it may hold a password.
    """
    if not url.isascii() or not url.isprintable() or " " in url:
        msg = "must be a URL without spaces, control characters or non-ASCII characters"
        raise ValueError(msg)
    try:
        parts = urlsplit(url)
        _ = parts.port  # the property checks it
    except ValueError:
        msg = "is not a URL: the host or the port is malformed"
        raise ValueError(msg) from None  # whose words may repeat it
    if parts.scheme not in _SCHEMES:
        msg = "must begin with http:// or https://; other kinds of proxy, such as SOCKS, are not supported"
        raise ValueError(msg)
    if not parts.hostname:
        msg = "has no host"
        raise ValueError(msg)
    if parts.path not in ("", "/") or "?" in url or "#" in url:
        msg = "must not have a path, a query or a fragment"
        raise ValueError(msg)
    userinfo, _, host = parts.netloc.rpartition("@")
    bare = f"{parts.scheme}://{host}"
    if not userinfo:
        return Proxy(url=bare)
    username, _, password = userinfo.partition(":")
    return Proxy(url=bare, username=unquote(username), password=unquote(password))


def check_proxy_url(value: str) -> str:
    """Give back the URL of a proxy, if it is one.

    Raises:
        ValueError: it is none.
    """
    parse_proxy(value)
    return value


def check_proxy(value: object) -> ProxyTypes:
    """Give back what `ClientOptions.proxy` may be: a URL, or a map of these by scheme, which is copied.

    Raises:
        ValueError: it is none of these.
    """
    match value:
        case None:
            return None
        case str():
            return check_proxy_url(value)
        case Mapping():
            return {_scheme(scheme): _entry(scheme, url) for scheme, url in value.items()}
        case _:
            msg = f'must be a URL, a map of URLs by scheme ("http", "https") or None, not {type(value).__name__}'
            raise ValueError(msg)


def _scheme(scheme: object) -> str:
    if scheme in _SCHEMES:
        return str(scheme)
    msg = 'is a map by scheme: "http" and "https" are its only keys'
    raise ValueError(msg)


def _entry(scheme: str, url: object) -> str:
    try:
        if isinstance(url, str):
            return check_proxy_url(url)
    except ValueError as error:
        msg = f"the entry {scheme!r} {error}"
        raise ValueError(msg) from None
    msg = f"the entry {scheme!r} must be a URL, not {type(url).__name__}"
    raise ValueError(msg)
