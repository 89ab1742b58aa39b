"""From what a plugin says of its transport to the thing itself."""

from kubex.core.exceptions import ConfigurationError
from kubex.transport import ClientFactory, TransportFactory, TransportInfo


def load_factory(info: TransportInfo) -> TransportFactory:
    """Load a transport, which imports the library behind it.

    Raises:
        ConfigurationError: that failed; the cause says how.
    """
    try:
        return info.load()
    except Exception as error:
        raise _failure(info, error) from error


def load_client_factory(info: TransportInfo) -> ClientFactory | None:
    """Load the client class that a plugin offers, if it offers one.

    Raises:
        ConfigurationError: that failed; the cause says how.
    """
    try:
        return info.load_client() if info.load_client is not None else None
    except Exception as error:
        raise _failure(info, error) from error


def _failure(info: TransportInfo, error: Exception) -> ConfigurationError:
    return ConfigurationError(f"transport {info.name!r} cannot be loaded: {type(error).__name__}: {error}")
