"""Every error that Kubex raises.

    KubexError
    ├── ConfigurationError (ValueError)     what was configured, or installed, cannot work
    │   └── NoTransportInstalled (ImportError)
    ├── InvalidRequest (ValueError)         the call makes no sense as written; nothing was sent
    ├── TransportError                      no complete answer came
    │   ├── ConnectError (ConnectionError)  no connection: refused, unknown host, TLS
    │   ├── RequestTimeout (TimeoutError)   a limit of `Timeout` passed
    │   ├── ProtocolError                   the connection broke, or what came is not HTTP
    │   └── PortForwardError                the port of a pod cannot be reached, or broke
    ├── ApiError                            the API server answered with a failure, in `status`
    │   ├── BadRequest 400
    │   ├── Unauthorized 401
    │   ├── Forbidden 403
    │   ├── NotFound 404
    │   ├── MethodNotAllowed 405
    │   ├── NotAcceptable 406
    │   ├── Conflict 409
    │   │   └── AlreadyExists
    │   ├── Gone 410
    │   ├── RequestEntityTooLarge 413
    │   ├── UnsupportedMediaType 415
    │   ├── Invalid 422
    │   ├── TooManyRequests 429             retryable
    │   ├── InternalError 500
    │   ├── ServiceUnavailable 503          retryable
    │   └── ServerTimeout 504               retryable
    ├── ServerTooOld                        the server speaks an older protocol, without what was asked for
    ├── ExecError                           a command in a container ended with an exit code that is not zero
    ├── CopyError                           files could not be copied to or from a container, or not all of them
    └── DecodeError (ValueError)            an answer came that cannot be read

`retryable` says whether the same call may work later; `retry_after` says in seconds when, where the server told it.
"""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:  # models raise these errors when they are read
    from kubex.core.models import Status


class KubexError(Exception):
    """Base of all errors of Kubex."""

    retryable: bool = False
    retry_after: float | None = None


class ConfigurationError(KubexError, ValueError):
    """What was configured, or what is installed, cannot work; the message names the setting."""


ConfgiurationError = ConfigurationError


class NoTransportInstalled(ConfigurationError, ImportError):
    """No transport plugin is installed; the message says which to install."""


class InvalidRequest(KubexError, ValueError):
    """The call makes no sense as written, such as a namespace that is missing; nothing was sent."""


class TransportError(KubexError):
    """No complete answer came."""

    retryable = True


class ConnectError(TransportError, ConnectionError):
    """No connection could be made: refused, host unknown, TLS not trusted."""


class RequestTimeout(TransportError, TimeoutError):
    """A limit of the `Timeout` in force passed before the answer was complete."""


class ProtocolError(TransportError):
    """The connection broke before the answer was complete, or what came is not HTTP."""


class PortForwardError(TransportError):
    """The port of a pod cannot be reached, since nothing listens on it for one, or it broke."""


class ServerTooOld(KubexError):
    """The server speaks an older version of a protocol, which cannot do what was asked for."""


class ExecError(KubexError):
    """A command in a container ended with an exit code that is not zero."""

    def __init__(self, message: str, *, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code

    def __reduce__(self) -> tuple[object, ...]:
        return partial(type(self), exit_code=self.exit_code), self.args, self.__dict__


class CopyError(KubexError):
    """Files could not be copied into or out of a container, or not all of them; the message says why."""


class DecodeError(KubexError, ValueError):
    """An answer came that cannot be read as what was asked for; the message names the place in it."""


class ApiError(KubexError):
    """The API server answered with a failure. Raised itself for statuses that have no class of their own."""

    code: ClassVar[int | None] = None

    def __init__(self, message: str, *, status: "Status", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[object, ...]:
        # An exception is copied and pickled by its positional arguments alone.
        return partial(type(self), status=self.status, retry_after=self.retry_after), self.args, self.__dict__


class BadRequest(ApiError):
    """400: the server cannot make sense of the request."""

    code = 400


class Unauthorized(ApiError):
    """401: the credentials are missing, wrong or expired."""

    code = 401


class Forbidden(ApiError):
    """403: the credentials are known, but not allowed to do this."""

    code = 403


class NotFound(ApiError):
    """404: no such object, or no such resource on this server."""

    code = 404


class MethodNotAllowed(ApiError):
    """405: the resource does not have this verb."""

    code = 405


class NotAcceptable(ApiError):
    """406: the server cannot answer in the form asked for."""

    code = 406


class Conflict(ApiError):
    """409: the object has changed since it was read, or another manager owns a field of it."""

    code = 409


class AlreadyExists(Conflict):
    """409 with reason AlreadyExists: an object of that name is there."""


class Gone(ApiError):
    """410: the resource version, or the continue token, is too old; list again."""

    code = 410


class RequestEntityTooLarge(ApiError):
    """413: the object is larger than the server takes."""

    code = 413


class UnsupportedMediaType(ApiError):
    """415: the resource does not know this kind of patch."""

    code = 415


class Invalid(ApiError):
    """422: the object is not valid; `status.details.causes` names the fields."""

    code = 422


class TooManyRequests(ApiError):
    """429: the server is busy, or a disruption budget holds an eviction back."""

    code = 429
    retryable = True


class InternalError(ApiError):
    """500: the server failed."""

    code = 500


class ServiceUnavailable(ApiError):
    """503: the server, or one that it depends on, is not there."""

    code = 503
    retryable = True


class ServerTimeout(ApiError):
    """504: the server could not finish in time."""

    code = 504
    retryable = True


_BY_CODE: dict[int | None, type[ApiError]] = {cls.code: cls for cls in ApiError.__subclasses__()}
_BY_REASON: dict[str | None, type[ApiError]] = {"AlreadyExists": AlreadyExists, "Expired": Gone}


def api_error_class(status: "Status") -> type[ApiError]:
    """Tell which class of `ApiError` fits a failure, by its reason first, then by its code."""
    return _BY_REASON.get(status.reason) or _BY_CODE.get(status.code, ApiError)
