"""What Kubex is told of the httpx transport, before httpx is imported."""

from typing import TYPE_CHECKING

from kubex.transport import TransportFactory, TransportInfo, hookimpl
from kubex_httpx._limitations import limitations

if TYPE_CHECKING:
    from kubex_httpx._client import HttpxClient


def load() -> TransportFactory:
    """Import httpx and give the factory of transports."""
    from kubex_httpx._transport import HttpxTransport

    return HttpxTransport


def load_client() -> "type[HttpxClient]":
    """Import the client class bound to this transport."""
    from kubex_httpx._client import HttpxClient

    return HttpxClient


INFO = TransportInfo(
    name="httpx",
    contract=1,
    load=load,
    load_client=load_client,
    runtimes=frozenset({"asyncio", "trio"}),
    features=frozenset({"websocket"}),  # with the extra, which is looked for when one is opened
    limitations=limitations,
)


@hookimpl(tryfirst=True)
def kubex_register_transport() -> TransportInfo:
    """Tell Kubex of the httpx transport."""
    return INFO
