"""Which options aiohttp cannot follow, and what happens instead; nothing here imports it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions

IGNORED_TIMEOUTS = frozenset({"write", "pool"})

_OF_THE_CONNECTOR = ("keep_alive", "keep_alive_timeout", "pool_size", "pool_size_per_host")


def limitations(configuration: ClientConfiguration, options: ClientOptions) -> dict[str, str]:
    """Tell which options have no effect, or another."""
    return dict(_limitations(configuration, options))


def limitations_of_a_given_connector(configuration: ClientConfiguration, options: ClientOptions) -> dict[str, str]:
    """Tell the same where the connector is the user's own."""
    defaults = ClientOptions()
    given = [name for name in _OF_THE_CONNECTOR if getattr(options, name) != getattr(defaults, name)]
    ignored = dict.fromkeys(given, "ignored, since the connector that was given decides it")
    return limitations(configuration, options) | ignored


def _limitations(configuration: ClientConfiguration, options: ClientOptions) -> Iterator[tuple[str, str]]:
    if options.keep_alive_timeout is None:
        yield "keep_alive_timeout", "None is not supported: idle connections are closed after the default of 15 seconds"
    scheme = urlsplit(configuration.url).scheme
    if isinstance(options.proxy, dict) and (dropped := ", ".join(sorted(set(options.proxy) - {scheme}))):
        yield "proxy", f"dropped are the entries for {dropped}, since the URL of the API server is {scheme}"
