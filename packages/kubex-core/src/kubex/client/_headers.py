"""The headers that every request of a client carries."""

import platform
from functools import cache

from kubex.configuration import ClientConfiguration

HeaderItems = tuple[tuple[str, str], ...]


@cache
def user_agent(transport: str) -> str:
    """Name Kubex, its version and the transport, for the API server's audit log."""
    from importlib.metadata import version

    return f"kubex/{version('kubex-core')} (transport {transport}; Python {platform.python_version()})"


def default_headers(configuration: ClientConfiguration, transport: str) -> HeaderItems:
    """Give the headers that do not change from one request to the next."""
    compression: HeaderItems = (("accept-encoding", "identity"),) if configuration.disable_compression else ()
    return (("user-agent", user_agent(transport)), ("accept", "application/json"), *compression)


def with_headers(defaults: HeaderItems, own: HeaderItems) -> HeaderItems:
    """Add a request's own headers to the defaults, in whose place they are where they have the same names."""
    if not own:
        return defaults
    named = {name.lower() for name, _ in own}
    return (*(item for item in defaults if item[0].lower() not in named), *own)
