"""A third-party transport for Kubex, as small as one can be."""

from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions
from kubex.transport import TransportFactory, TransportInfo, hookimpl


def load() -> TransportFactory:
    """Import what the transport stands on."""
    from kubex_plain._transport import PlainTransport

    return PlainTransport


def limitations(configuration: ClientConfiguration, options: ClientOptions) -> dict[str, str]:
    """Tell which options have no effect."""
    return {"proxy": "ignored, there is no way through a proxy"} if options.proxy else {}


INFO = TransportInfo(
    name="plain",
    contract=1,
    load=load,
    runtimes=frozenset({"asyncio", "trio"}),
    limitations=limitations,
    ignored_timeouts=frozenset({"connect", "read", "write", "pool"}),
)


@hookimpl
def kubex_register_transport() -> TransportInfo:
    """Tell Kubex of the transport."""
    return INFO
