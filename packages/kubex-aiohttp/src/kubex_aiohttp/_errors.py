"""What aiohttp's exceptions mean to Kubex; the first match counts."""

from collections.abc import Mapping

import aiohttp

from kubex.core.exceptions import ConnectError, ProtocolError, RequestTimeout, TransportError

ERRORS: Mapping[type[BaseException], type[TransportError]] = {
    TimeoutError: RequestTimeout,
    aiohttp.ClientConnectorError: ConnectError,
    aiohttp.ClientConnectorCertificateError: ConnectError,
    aiohttp.ClientHttpProxyError: ConnectError,
    aiohttp.InvalidURL: ConnectError,
    aiohttp.ClientError: ProtocolError,
    OSError: ProtocolError,
}
