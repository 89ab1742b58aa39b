from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from kubex.client import Client
from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions
from kubex.transport import TransportFactory
from kubex_aiohttp._limitations import limitations, limitations_of_a_given_connector
from kubex_aiohttp.plugin import INFO

if TYPE_CHECKING:
    import aiohttp


class AioHttpClient(Client):
    """A client over aiohttp; asyncio only.

    A `connector` takes the place of the one that the options describe, and is closed with the client; the certificates
    of the configuration hold for it too. `trace_configs` are called as aiohttp has them.
    """

    def __init__(
        self,
        configuration: ClientConfiguration,
        options: ClientOptions | None = None,
        *,
        connector: aiohttp.BaseConnector | None = None,
        trace_configs: Sequence[aiohttp.TraceConfig] | None = None,
    ) -> None:
        def load() -> TransportFactory:
            from kubex_aiohttp._session import Extras
            from kubex_aiohttp._transport import AioHttpTransport

            return partial(AioHttpTransport, extras=Extras(connector=connector, trace_configs=trace_configs or ()))

        told = limitations if connector is None else limitations_of_a_given_connector
        super().__init__(configuration, options, transport=replace(INFO, load=load, limitations=told))
