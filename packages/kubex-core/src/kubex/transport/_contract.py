from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import ssl

    from kubex.configuration import ClientConfiguration
    from kubex.core.options import ClientOptions
    from kubex.transport._messages import Request, Response, StreamedResponse

CONTRACT = 1
"""The version of this contract; it grows when a transport written for the older one would no longer work."""


class Transport(ABC):
    """Sends requests and gives answers back, whatever their status; no other judgement is asked of it.

    Nothing of the library behind it crosses this border: its exceptions become `ConnectError`, `RequestTimeout` and
    `ProtocolError` (see `translate`), for the call and for the body that streams after it. Redirects are not followed.
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
    """

    name: str
    contract: int
    load: Callable[[], TransportFactory]
    runtimes: frozenset[str]
    features: frozenset[str] = field(default_factory=frozenset)
    load_client: Callable[[], ClientFactory] | None = None

    def __post_init__(self) -> None:
        for name in ("runtimes", "features"):
            value = getattr(self, name)
            if not isinstance(value, frozenset) or not all(isinstance(each, str) for each in value):
                msg = f"TransportInfo.{name} must be a frozenset of names, not {value!r}"
                raise TypeError(msg)
