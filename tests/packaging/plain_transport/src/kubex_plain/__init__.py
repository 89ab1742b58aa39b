"""A third-party transport for Kubex, as small as one can be."""

from kubex.transport import TransportFactory, TransportInfo, hookimpl


def load() -> TransportFactory:
    """Import what the transport stands on."""
    from kubex_plain._transport import PlainTransport

    return PlainTransport


@hookimpl
def kubex_register_transport() -> TransportInfo:
    """Tell Kubex of the transport."""
    return TransportInfo(name="plain", contract=1, load=load, runtimes=frozenset({"asyncio", "trio"}))
