"""What httpx's exceptions mean to Kubex; the first match counts."""

from collections.abc import Mapping

import anyio
import httpcore
import httpx

from kubex.core.exceptions import ConnectError, ProtocolError, RequestTimeout, TransportError

ERRORS: Mapping[type[BaseException], type[TransportError]] = {
    httpx.TimeoutException: RequestTimeout,
    httpx.ConnectError: ConnectError,
    httpx.ProxyError: ConnectError,
    httpx.InvalidURL: ConnectError,
    httpx.UnsupportedProtocol: ConnectError,
    httpx.HTTPError: ProtocolError,
    httpx.StreamError: ProtocolError,
    anyio.BrokenResourceError: ProtocolError,
    anyio.ClosedResourceError: ProtocolError,
    OSError: ProtocolError,
}

WORDS: Mapping[type[BaseException], str] = {
    httpx.ConnectTimeout: "no connection in time",
    httpx.ReadTimeout: "no answer, or no more of it, in time",
    httpx.WriteTimeout: "the request could not be sent in time",
    httpx.PoolTimeout: (
        "no free connection in time: all of the pool are in use, and open watches keep theirs; "
        "ClientOptions.pool_size limits them"
    ),
}

# Of the bare connection below an answer, where a WebSocket is.
STREAM_ERRORS: Mapping[type[BaseException], type[ProtocolError]] = {
    httpcore.NetworkError: ProtocolError,
    httpcore.TimeoutException: ProtocolError,
    anyio.BrokenResourceError: ProtocolError,
    anyio.ClosedResourceError: ProtocolError,
    OSError: ProtocolError,
}
