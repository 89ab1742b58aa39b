"""Options in httpx's terms; what is left out keeps httpx's own figure."""

import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from kubex.core.options import ClientOptions
from kubex.transport import Proxy

# httpx's own: a `Limits` has no limit where it is told nothing, but for the lifetime.
_CONNECTIONS = 100
_IDLE_CONNECTIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What only httpx has, as given to `HttpxClient`."""

    http2: bool = False
    transport: httpx.AsyncBaseTransport | None = None
    mounts: Mapping[str, httpx.AsyncBaseTransport | None] = field(default_factory=dict)
    event_hooks: Mapping[str, Sequence[Callable[..., Awaitable[Any]]]] = field(default_factory=dict)


def make_client(
    options: ClientOptions, ssl_context: ssl.SSLContext | None, proxy: Proxy | None, extras: Extras
) -> httpx.AsyncClient:
    """Make the client of httpx, with its pool of connections.

    The proxy belongs to the transport that stands behind all mounts, not to mounts of its own: so one that the user
    gives wins over it, however it is written, and no URL, such as one of the scheme wss, goes around it by accident.
    """
    return httpx.AsyncClient(
        transport=extras.transport or _transport(options, ssl_context, proxy, http2=extras.http2),
        mounts=extras.mounts,
        event_hooks={name: list(hooks) for name, hooks in extras.event_hooks.items()},
        http2=extras.http2,
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # which keeps none
    )


def pool_limits(options: ClientOptions) -> httpx.Limits:
    """Translate how many connections there may be, and how long idle ones are kept."""
    keep = options.keep_alive and options.keep_alive_timeout != 0
    limits = httpx.Limits(
        max_connections=_CONNECTIONS if options.pool_size is ... else options.pool_size,
        max_keepalive_connections=_IDLE_CONNECTIONS if keep else 0,
    )
    if options.keep_alive_timeout is not ...:
        limits.keepalive_expiry = options.keep_alive_timeout
    return limits


def _transport(
    options: ClientOptions, ssl_context: ssl.SSLContext | None, proxy: Proxy | None, *, http2: bool
) -> httpx.AsyncHTTPTransport:
    return httpx.AsyncHTTPTransport(
        # httpx would build a TLS context of its own, at some cost, even where the URL is http
        verify=ssl_context or False,
        http2=http2,
        trust_env=False,
        limits=pool_limits(options),
        proxy=_proxy(proxy, ssl_context) if proxy else None,
    )


def _proxy(proxy: Proxy, ssl_context: ssl.SSLContext | None) -> httpx.Proxy:
    authorization = proxy.authorization
    return httpx.Proxy(
        proxy.url,
        headers={"proxy-authorization": authorization} if authorization else None,
        ssl_context=ssl_context if proxy.url.startswith("https:") else None,
    )
