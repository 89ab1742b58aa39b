from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from kubex.core.exceptions import ConfigurationError

if TYPE_CHECKING:
    import ssl

    from kubex.configuration import ClientConfiguration
    from kubex.core.options import ClientOptions
    from kubex.transport._messages import Request, Response, StreamedResponse
    from kubex.transport._websocket import WebSocket

CONTRACT = 1
"""The version of this contract; it grows when a transport written for the older one would no longer work."""


class Transport(ABC):
    """Sends requests and gives answers back, whatever their status; no other judgement is asked of it.

    Nothing of the library behind it crosses this border: its exceptions become `ConnectError`, `RequestTimeout` and
    `ProtocolError` (see `translate`), for the call and for the body that streams after it. Redirects are not followed,
    and nothing is sent twice: the client knows what may be.
    The `total` of a timeout is kept by the client; connect, read, write and pool are the transport's to keep.
    """

    @abstractmethod
    async def send(self, request: Request) -> Response:
        """Send a request and read the whole answer."""

    @abstractmethod
    def stream(self, request: Request) -> AbstractAsyncContextManager[StreamedResponse]:
        """Send a request and give the answer while its body comes; leaving the context ends the connection's use.

        The context is entered and left in one task. Where reading a chunk was cancelled, the next read goes on from
        there, or raises: it never ends as if the body were complete.
        """

    def websocket(self, request: Request, subprotocols: Sequence[str]) -> AbstractAsyncContextManager[WebSocket]:
        """Open a WebSocket; leaving the context closes it. Transports whose `features` say "websocket" have it.

        The context is entered and left in one task, and what is raised inside comes out unchanged, in no group.

        Raises:
            HandshakeRefused: the server answered with something else.
            ConfigurationError: the transport has no WebSockets, or what it needs for them is not installed.
        """
        msg = f"{type(self).__name__} has no WebSockets, which exec, attach and port-forward need"
        raise ConfigurationError(msg)

    @abstractmethod
    async def aclose(self) -> None:
        """Close all connections."""


class TransportFactory(Protocol):
    """Makes a transport; called in a running event loop. `ssl_context` is None where the URL is http."""

    def __call__(
        self, configuration: ClientConfiguration, options: ClientOptions, ssl_context: ssl.SSLContext | None
    ) -> Transport:
        """Make a transport for one client."""
        ...


ClientFactory = Callable[..., Any]
"""A subclass of `kubex.client.Client` that a plugin offers: called with a configuration and options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportInfo:
    """What a plugin says of its transport.

    `name` is also the name of its entry point. `contract` is the number of the contract that it was written for: a
    literal, not `CONTRACT`. `load` imports the library behind it. `runtimes` are names as sniffio gives them.
    `load_client` gives a client class of the plugin's own, if it has one, that `create_client` then makes.
    `limitations` tells, for a configuration and options, which of these options the transport cannot follow, each with
    what happens instead; `ignored_timeouts` are the phases of a `Timeout` that it does not know.
    """

    name: str
    contract: int
    load: Callable[[], TransportFactory]
    runtimes: frozenset[str]
    features: frozenset[str] = field(default_factory=frozenset)
    load_client: Callable[[], ClientFactory] | None = None
    limitations: Callable[[ClientConfiguration, ClientOptions], Mapping[str, str]] = lambda configuration, options: {}
    ignored_timeouts: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        for name in ("runtimes", "features", "ignored_timeouts"):
            value = getattr(self, name)
            if not isinstance(value, frozenset) or not all(isinstance(each, str) for each in value):
                msg = f"TransportInfo.{name} must be a frozenset of names, not {value!r}"
                raise TypeError(msg)
