"""What Kubex is told of the httpx2 transport, before httpx2 is imported."""

from kubex.transport import TransportFactory, TransportInfo, hookimpl
from kubex_httpx2._limitations import limitations


def load() -> TransportFactory:
    """Import httpx2 and give the factory of transports."""
    from kubex_httpx2._transport import Httpx2Transport

    return Httpx2Transport


INFO = TransportInfo(
    name="httpx2",
    contract=1,
    load=load,
    runtimes=frozenset({"asyncio", "trio"}),
    features=frozenset({"websocket"}),  # with the extra, which is looked for when one is opened
    limitations=limitations,
)


@hookimpl
def kubex_register_transport() -> TransportInfo:
    """Tell Kubex of the httpx2 transport."""
    return INFO
