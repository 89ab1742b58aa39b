from kubex.client import Client
from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions
from kubex_aiohttp.plugin import INFO


class AioHttpClient(Client):
    """A client over aiohttp; asyncio only."""

    def __init__(self, configuration: ClientConfiguration, options: ClientOptions | None = None) -> None:
        super().__init__(configuration, options, transport=INFO)
