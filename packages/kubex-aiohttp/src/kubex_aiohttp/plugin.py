"""What Kubex is told of the aiohttp transport, before aiohttp is imported."""

from typing import TYPE_CHECKING

from kubex.transport import TransportFactory, TransportInfo, hookimpl
from kubex_aiohttp._limitations import IGNORED_TIMEOUTS, limitations

if TYPE_CHECKING:
    from kubex_aiohttp._client import AioHttpClient


def load() -> TransportFactory:
    """Import aiohttp and give the factory of transports."""
    from kubex_aiohttp._transport import AioHttpTransport

    return AioHttpTransport


def load_client() -> "type[AioHttpClient]":
    """Import the client class bound to this transport."""
    from kubex_aiohttp._client import AioHttpClient

    return AioHttpClient


INFO = TransportInfo(
    name="aiohttp",
    contract=1,
    load=load,
    load_client=load_client,
    runtimes=frozenset({"asyncio"}),
    features=frozenset({"websocket"}),
    limitations=limitations,
    ignored_timeouts=IGNORED_TIMEOUTS,
)


@hookimpl(tryfirst=True)
def kubex_register_transport() -> TransportInfo:
    """Tell Kubex of the aiohttp transport."""
    return INFO
