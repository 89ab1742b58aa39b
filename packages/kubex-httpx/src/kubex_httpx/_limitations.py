"""Which options httpx cannot follow, and what happens instead; nothing here imports it."""

from collections.abc import Iterator

from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions

_OF_THE_TRANSPORT = ("keep_alive", "keep_alive_timeout", "pool_size", "proxy", "trust_env")


def limitations(configuration: ClientConfiguration, options: ClientOptions) -> dict[str, str]:
    """Tell which options have no effect."""
    return dict(_limitations(options))


def limitations_of_a_given_transport(configuration: ClientConfiguration, options: ClientOptions) -> dict[str, str]:
    """Tell the same where the transport is the user's own."""
    defaults = ClientOptions()
    given = [name for name in _OF_THE_TRANSPORT if getattr(options, name) != getattr(defaults, name)]
    ignored = dict.fromkeys(given, "ignored, since the transport that was given decides it")
    return limitations(configuration, options) | ignored


def _limitations(options: ClientOptions) -> Iterator[tuple[str, str]]:
    if options.buffer_size is not ...:
        yield "buffer_size", "ignored, there is no such setting"
    if options.pool_size_per_host is not ...:
        yield "pool_size_per_host", "ignored, there is no such limit"
