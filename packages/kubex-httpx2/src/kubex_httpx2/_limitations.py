"""Which options httpx2 cannot follow, and what happens instead; nothing here imports it."""

from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions


def limitations(configuration: ClientConfiguration, options: ClientOptions) -> dict[str, str]:
    """Tell which options have no effect."""
    told = {
        "buffer_size": "ignored, there is no such setting",
        "pool_size_per_host": "ignored, there is no such limit",
    }
    return {name: what for name, what in told.items() if getattr(options, name) is not ...}
