"""Options in httpx2's terms; what is left out keeps httpx2's own figure."""

import ssl
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2

from kubex.core.options import ClientOptions
from kubex.transport import Proxy

# httpx2's own: a `Limits` has no limit where it is told nothing, but for the lifetime.
_CONNECTIONS = 100
_IDLE_CONNECTIONS = 20


def make_client(options: ClientOptions, ssl_context: ssl.SSLContext | None, proxy: Proxy | None) -> httpx2.AsyncClient:
    """Make the client of httpx2, with its pool of connections."""
    return httpx2.AsyncClient(
        # The proxy belongs to the transport, and not to a mount, which would let URLs of other schemes around it.
        transport=httpx2.AsyncHTTPTransport(
            verify=ssl_context or False,  # where the URL is http, without a context that httpx2 would make at some cost
            trust_env=False,
            limits=pool_limits(options),
            proxy=_proxy(proxy, ssl_context) if proxy else None,
        ),
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # which keeps none
    )


def pool_limits(options: ClientOptions) -> httpx2.Limits:
    """Translate how many connections there may be, and how long idle ones are kept."""
    keep = options.keep_alive and options.keep_alive_timeout != 0
    limits = httpx2.Limits(
        max_connections=_CONNECTIONS if options.pool_size is ... else options.pool_size,
        max_keepalive_connections=_IDLE_CONNECTIONS if keep else 0,
    )
    if options.keep_alive_timeout is not ...:
        limits.keepalive_expiry = options.keep_alive_timeout
    return limits


def _proxy(proxy: Proxy, ssl_context: ssl.SSLContext | None) -> httpx2.Proxy:
    authorization = proxy.authorization
    return httpx2.Proxy(
        proxy.url,
        headers={"proxy-authorization": authorization} if authorization else None,
        ssl_context=ssl_context if proxy.url.startswith("https:") else None,
    )
