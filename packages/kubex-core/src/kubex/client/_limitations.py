"""What the chosen transport cannot do of what is asked, told to the user once for each client and field."""

from dataclasses import fields
from types import EllipsisType

from kubex.client._callers import warn_user
from kubex.configuration import ClientConfiguration
from kubex.core.options import ClientOptions
from kubex.core.timeouts import Timeout
from kubex.transport import TransportInfo


class Limitations:
    """The limitations of one client's transport."""

    def __init__(self, transport: TransportInfo) -> None:
        self._transport = transport
        self._unknown = set(transport.ignored_timeouts)  # those that were not told yet

    def warn_of_options(self, configuration: ClientConfiguration, options: ClientOptions) -> None:
        """Tell which options have no effect, or another; called when the client is made."""
        for name, instead in self._transport.limitations(configuration, options).items():
            warn_user(f"ClientOptions.{name} over {self._transport.name}: {instead}")
        self.warn_of_timeout(options.default_timeout)

    def warn_of_timeout(self, timeout: Timeout | EllipsisType | None) -> None:
        """Tell which phases the transport does not know, of a limit that the user named."""
        if not isinstance(timeout, Timeout) or not self._unknown:
            return
        named = {field.name for field in fields(timeout) if isinstance(getattr(timeout, field.name), int | float)}
        for name in sorted(self._unknown & named):
            self._unknown.discard(name)
            warn_user(f"Timeout.{name} over {self._transport.name}: the transport knows no such limit, it is ignored")
