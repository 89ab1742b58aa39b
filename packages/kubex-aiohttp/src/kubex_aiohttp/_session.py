"""Options in aiohttp's terms; what is left out keeps aiohttp's own figure."""

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from kubex.core.options import ClientOptions
from kubex.transport import Proxy
from kubex_aiohttp._once import send_once
from kubex_aiohttp._upgrade import AioHttpAnswer, AioHttpSocket

_READ_BUFFER = 2**21


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What only aiohttp has, as given to `AioHttpClient`."""

    connector: aiohttp.BaseConnector | None = None
    trace_configs: Sequence[aiohttp.TraceConfig] = ()


def make_session(
    options: ClientOptions, ssl_context: ssl.SSLContext | None, proxy: Proxy | None, extras: Extras
) -> aiohttp.ClientSession:
    """Make the session of a client, with its connector."""
    connector = extras.connector or aiohttp.TCPConnector(ssl=ssl_context or True, **connector_arguments(options))
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        proxy=proxy.url if proxy else None,
        trace_configs=list(extras.trace_configs),
        skip_auto_headers=("content-type",),  # it would guess one
        middlewares=(send_once,),
        **session_arguments(options),
    )


def make_handshake_session(
    session: aiohttp.ClientSession,
    options: ClientOptions,
    proxy: Proxy | None,
    extras: Extras,
    timeout: aiohttp.ClientTimeout,
) -> aiohttp.ClientSession:
    """Make a session for one WebSocket, over the connector of another: nowhere else does aiohttp take the limits."""
    return aiohttp.ClientSession(
        connector=session.connector,
        connector_owner=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        proxy=proxy.url if proxy else None,
        trace_configs=list(extras.trace_configs),
        timeout=timeout,
        response_class=AioHttpAnswer,
        ws_response_class=AioHttpSocket,
        **session_arguments(options),
    )


def connector_arguments(options: ClientOptions) -> dict[str, Any]:
    """Translate what the connector decides: how long connections are kept, and how many."""
    arguments: dict[str, Any] = {}
    if not options.keep_alive or options.keep_alive_timeout == 0:
        arguments["force_close"] = True  # with which aiohttp takes no lifetime
    elif isinstance(options.keep_alive_timeout, int | float):
        arguments["keepalive_timeout"] = options.keep_alive_timeout
    if options.pool_size is not ...:
        arguments["limit"] = options.pool_size or 0  # 0 is no limit
    if options.pool_size_per_host is not ...:
        arguments["limit_per_host"] = options.pool_size_per_host or 0
    return arguments


def session_arguments(options: ClientOptions) -> dict[str, Any]:
    """Translate what the session decides: how much of an answer is read ahead."""
    if options.buffer_size is None:
        return {}
    return {"read_bufsize": _READ_BUFFER if options.buffer_size is ... else options.buffer_size}


def proxy_headers(proxy: Proxy | None) -> dict[str, str]:
    """Give the headers for the proxy alone, which aiohttp sends along with CONNECT and nothing else."""
    authorization = proxy.authorization if proxy else None
    return {"proxy-authorization": authorization} if authorization else {}
