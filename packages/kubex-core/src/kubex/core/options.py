"""How a client behaves, apart from where the API server is."""

from types import EllipsisType
from typing import Annotated

from pydantic import Field, PlainValidator, StrictBool

from kubex.core.decode import Decoding
from kubex.core.settings import Settings
from kubex.core.timeouts import Timeout, TimeoutTypes, as_timeout


class ClientOptions(Settings):
    """How a client behaves at request time, whatever cluster it talks to.

    `timeout` holds for each request that names none of its own: `...` is the HTTP library's default, None no limit,
    a number a total in seconds. `log_api_warnings` turns each `Warning:` header of an answer into a UserWarning.
    `decode` says when what a server sends is parsed: "lazy" when it is looked at, which is much faster, "eager" at
    once, so that data that does not fit raises its `DecodeError` from the call itself.

    Raises:
        ConfigurationError: a name is unknown, or a value is not of its type; the message names the field.
    """

    timeout: Annotated[TimeoutTypes, PlainValidator(as_timeout)] = Field(default_factory=lambda: ...)
    log_api_warnings: StrictBool = True
    decode: Decoding = "lazy"

    @property
    def default_timeout(self) -> Timeout | EllipsisType | None:
        """`timeout` with a number turned into a `Timeout`."""
        return as_timeout(self.timeout)
