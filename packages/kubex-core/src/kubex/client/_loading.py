"""From what a plugin says of its transport to the thing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sniffio

from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError, KubexError
from kubex.core.options import ClientOptions
from kubex.transport import ClientFactory, Transport, TransportInfo

if TYPE_CHECKING:
    import ssl


def check_runtime(info: TransportInfo) -> None:
    """Check that a transport serves the running event loop.

    Raises:
        ConfigurationError: it does not.
    """
    runtime = sniffio.current_async_library()
    if runtime not in info.runtimes:
        only = " and ".join(sorted(info.runtimes))
        msg = f"transport {info.name!r} does not run under {runtime}, only under {only}"
        raise ConfigurationError(msg)


def open_transport(
    info: TransportInfo, configuration: ClientConfiguration, options: ClientOptions, context: ssl.SSLContext | None
) -> Transport:
    """Load a transport and make one at which the middleware of plugins and options looks on.

    Raises:
        ConfigurationError: that failed; the cause says how.
    """
    from kubex.transport import installed_middleware

    middleware = [*installed_middleware(configuration, options), *options.middleware]
    transport = load_transport(info, configuration, options, context)
    if not middleware:
        return transport
    from kubex.client._observed import ObservedTransport

    return ObservedTransport(transport, middleware)


def load_transport(
    info: TransportInfo, configuration: ClientConfiguration, options: ClientOptions, context: ssl.SSLContext | None
) -> Transport:
    """Load a transport, which imports the library behind it, and make one.

    Raises:
        ConfigurationError: that failed; the cause says how.
    """
    try:
        transport = info.load()(configuration, options, context)
    except KubexError:
        raise
    except Exception as error:
        raise _failure(info, error) from error
    if not isinstance(transport, Transport):
        msg = f"transport {info.name!r} cannot be loaded: its factory made {transport!r}, not a Transport"
        raise ConfigurationError(msg)
    return transport


def load_client_factory(info: TransportInfo) -> ClientFactory | None:
    """Load the client class that a plugin offers, if it offers one.

    Raises:
        ConfigurationError: that failed; the cause says how.
    """
    if info.load_client is None:
        return None
    try:
        factory = info.load_client()
    except Exception as error:
        raise _failure(info, error) from error
    if not callable(factory):
        msg = f"transport {info.name!r} cannot be loaded: its load_client gave {factory!r}, not a class"
        raise ConfigurationError(msg)
    return factory


def _failure(info: TransportInfo, error: Exception) -> ConfigurationError:
    return ConfigurationError(f"transport {info.name!r} cannot be loaded: {type(error).__name__}: {error}")
