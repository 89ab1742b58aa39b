"""What httpx2's exceptions mean to Kubex; the first match counts."""

from collections.abc import Mapping

import anyio
import httpcore2
import httpx2

from kubex.core.exceptions import ConnectError, ProtocolError, RequestTimeout, TransportError

ERRORS: Mapping[type[BaseException], type[TransportError]] = {
    httpx2.TimeoutException: RequestTimeout,
    httpx2.ConnectError: ConnectError,
    httpx2.ProxyError: ConnectError,
    httpx2.InvalidURL: ConnectError,
    httpx2.UnsupportedProtocol: ConnectError,
    httpx2.HTTPError: ProtocolError,
    httpx2.StreamError: ProtocolError,
    anyio.BrokenResourceError: ProtocolError,
    anyio.ClosedResourceError: ProtocolError,
    OSError: ProtocolError,
}

WORDS: Mapping[type[BaseException], str] = {
    httpx2.ConnectTimeout: "no connection in time",
    httpx2.ReadTimeout: "no answer, or no more of it, in time",
    httpx2.WriteTimeout: "the request could not be sent in time",
    httpx2.PoolTimeout: (
        "no free connection in time: all of the pool are in use, and open watches keep theirs; "
        "ClientOptions.pool_size limits them"
    ),
}

# Of the bare connection below an answer, where a WebSocket is.
STREAM_ERRORS: Mapping[type[BaseException], type[ProtocolError]] = {
    httpcore2.NetworkError: ProtocolError,
    httpcore2.TimeoutException: ProtocolError,
    anyio.BrokenResourceError: ProtocolError,
    anyio.ClosedResourceError: ProtocolError,
    OSError: ProtocolError,
}
