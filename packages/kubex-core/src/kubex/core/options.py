"""How a client behaves, apart from where the API server is."""

from collections.abc import Sequence
from types import EllipsisType
from typing import Annotated

from pydantic import Field, PlainValidator, StrictBool

from kubex.core.decode import Decoding
from kubex.core.middleware import Middleware, as_middleware
from kubex.core.proxies import ProxyTypes, check_proxy
from kubex.core.rate_limit import RateLimit, as_rate_limit
from kubex.core.retries import Retry, as_retry
from kubex.core.settings import Settings
from kubex.core.three_states import Count, Lifetime
from kubex.core.timeouts import Timeout, TimeoutTypes, as_timeout

_MESSAGE_SIZE = 2**21


class ClientOptions(Settings):
    """How a client behaves at request time, whatever cluster it talks to.

    Where an option may be `...`, that is its default: what the HTTP library does by itself, or what is said below.
    None takes a limit away. What a transport cannot follow is told in a UserWarning when the client is made.

    - `timeout` holds for each request that names none of its own; a number is a total in seconds.
    - `log_api_warnings` turns each `Warning:` header of an answer into a UserWarning.
    - `proxy` is the URL of a forward proxy, user name and password within it, or a map of such URLs by the scheme of
      the API server's URL. It wins over the kubeconfig's `proxy-url`; a map decides alone, and {} is no proxy at all.
    - `trust_env` looks for proxies in HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY where nothing else names one,
      and for a proxy's credentials in netrc.
    - `keep_alive` reuses idle connections, which live for `keep_alive_timeout` seconds; None keeps them for ever.
    - `pool_size` limits the connections, `pool_size_per_host` those to one host.
    - `buffer_size` is that of reading, in bytes, by default 2 MiB; None is the HTTP library's own.
    - `ws_max_message_size` limits a message of a WebSocket, in bytes, by default 2 MiB.
    - `decode` says when what a server sends is parsed: "lazy" when it is looked at, which is much faster, "eager" at
      once, so that data that does not fit raises its `DecodeError` from the call itself.
    - `retry` says how often a request is tried that may be made twice; None is once.
    - `rate_limit` has requests wait where more would be made than that.
    - `middleware` looks on at each attempt of each request.

    Raises:
        ConfigurationError: a name is unknown, or a value is not of its type; the message names the field.
    """

    timeout: Annotated[TimeoutTypes, PlainValidator(as_timeout)] = Field(default_factory=lambda: ...)
    log_api_warnings: StrictBool = True
    # Out of sight, since it may hold a password.
    proxy: Annotated[ProxyTypes, PlainValidator(check_proxy)] = Field(default=None, repr=False)
    trust_env: StrictBool = False
    keep_alive: StrictBool = True
    keep_alive_timeout: Lifetime = Field(default_factory=lambda: ...)
    buffer_size: Count = Field(default_factory=lambda: ...)
    ws_max_message_size: Count = Field(default_factory=lambda: ...)
    pool_size: Count = Field(default_factory=lambda: ...)
    pool_size_per_host: Count = Field(default_factory=lambda: ...)
    decode: Decoding = "lazy"
    retry: Annotated[Retry | None, PlainValidator(as_retry)] = Retry()
    rate_limit: Annotated[RateLimit | None, PlainValidator(as_rate_limit)] = None
    middleware: Annotated[Sequence[Middleware], PlainValidator(as_middleware)] = ()

    @property
    def default_timeout(self) -> Timeout | EllipsisType | None:
        """`timeout` with a number turned into a `Timeout`."""
        return as_timeout(self.timeout)

    @property
    def max_message_size(self) -> int | None:
        """`ws_max_message_size` with `...` turned into its default; None is no limit."""
        return _MESSAGE_SIZE if self.ws_max_message_size is ... else self.ws_max_message_size
