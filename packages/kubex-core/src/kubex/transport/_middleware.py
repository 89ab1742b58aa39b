"""Which middleware plugins there are, and what they have for a client."""

import os
import warnings
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points

from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError
from kubex.core.middleware import Middleware
from kubex.core.options import ClientOptions
from kubex.transport._plugins import call_middleware_hook
from kubex.transport._registry import DISABLED_VARIABLE

GROUP = "kubex.middleware"


def installed_middleware(
    configuration: ClientConfiguration, options: ClientOptions, environ: Mapping[str, str] = os.environ
) -> list[Middleware]:
    """Ask the plugins of the entry-point group `kubex.middleware` for what is to look on at a client's requests.

    The answers come in the order of the plugins' names. `KUBEX_DISABLE_PLUGINS=a,b` blocks plugins by name, before they
    are imported; one that cannot be imported is passed over with a warning.

    Raises:
        ConfigurationError: a plugin has no such hook, or it fails, or it answers something else.
    """
    disabled = {name.strip() for name in environ.get(DISABLED_VARIABLE, "").split(",")}
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    asked = [_ask(point, configuration, options) for point in points if point.name not in disabled]
    return [each for each in asked if each is not None]


def _ask(point: EntryPoint, configuration: ClientConfiguration, options: ClientOptions) -> Middleware | None:
    try:
        plugin = point.load()
    except Exception as error:
        msg = f"middleware plugin {point.name!r} is left out, it cannot be imported: {type(error).__name__}: {error}"
        warnings.warn(msg, UserWarning, stacklevel=2)
        return None
    try:
        return call_middleware_hook(point.name, plugin, configuration, options)
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        msg = f"middleware plugin {point.name!r} cannot be used: {what}. {DISABLED_VARIABLE}={point.name} blocks it"
        raise ConfigurationError(msg) from error
