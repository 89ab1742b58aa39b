from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from kubex.client import Client
from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError
from kubex.core.options import ClientOptions
from kubex.transport import TransportFactory
from kubex_httpx._limitations import limitations, limitations_of_a_given_transport
from kubex_httpx.plugin import INFO

if TYPE_CHECKING:
    import httpx

_ANY_URL = "http://kubernetes"


class HttpxClient(Client):
    """A client over httpx; asyncio and trio.

    `http2` speaks HTTP/2 where the server does (it asks for httpx's extra http2). `transport` takes the place of the
    one that the options and the certificates of the configuration describe, `mounts` do so for the URLs that they
    match, and `event_hooks` are called, all as httpx has them. Transports that are given are closed with the client.
    With a `transport` that leads to one server whatever the URL, the configuration may be left out.

    Raises:
        ConfigurationError: there is neither a configuration nor a transport.
    """

    def __init__(
        self,
        configuration: ClientConfiguration | None = None,
        options: ClientOptions | None = None,
        *,
        http2: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
        mounts: Mapping[str, httpx.AsyncBaseTransport | None] | None = None,
        event_hooks: Mapping[str, Sequence[Callable[..., Awaitable[Any]]]] | None = None,
    ) -> None:
        def load() -> TransportFactory:
            from kubex_httpx._pool import Extras
            from kubex_httpx._transport import HttpxTransport

            extras = Extras(http2=http2, transport=transport, mounts=mounts or {}, event_hooks=event_hooks or {})
            return partial(HttpxTransport, extras=extras)

        if configuration is None:
            if transport is None:
                msg = "HttpxClient needs a configuration, or a transport that needs none"
                raise ConfigurationError(msg)
            configuration = ClientConfiguration(url=_ANY_URL)
        told = limitations if transport is None else limitations_of_a_given_transport
        super().__init__(configuration, options, transport=replace(INFO, load=load, limitations=told))
