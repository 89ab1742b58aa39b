from kubex.client import Client
from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions
from kubex_httpx.plugin import INFO


class HttpxClient(Client):
    """A client over httpx; asyncio and trio."""

    def __init__(self, configuration: ClientConfiguration, options: ClientOptions | None = None) -> None:
        super().__init__(configuration, options, transport=INFO)
