"""What an answer means, apart from its body: failures become exceptions, `Warning:` headers become warnings."""

import msgspec

from kubex.client._callers import warn_user
from kubex.core.decode import decode_object
from kubex.core.exceptions import ApiError, DecodeError, api_error_class
from kubex.core.models import Status
from kubex.core.retry_after import retry_after_seconds
from kubex.core.warning_header import warning_texts
from kubex.transport import Headers

_LONGEST_TEXT = 500
_SUCCESS = range(200, 300)


class _Kind(msgspec.Struct):
    kind: str | None = None


def is_success(code: int) -> bool:
    """Tell whether an HTTP status means that the call did what was asked."""
    return code in _SUCCESS


def api_error(asked: object, code: int, headers: Headers, body: bytes) -> ApiError:
    """Make the exception for an answer that is a failure; `asked`, as text, says what was asked of whom."""
    retry_after = retry_after_seconds(headers.get("retry-after"), headers.get("date"))
    return error_of_status(asked, _read_status(code, headers, body), retry_after)


def error_of_status(asked: object, status: Status, retry_after: float | None = None) -> ApiError:
    """Make the exception that a `Status` stands for."""
    if retry_after is None and status.details is not None and status.details.retry_after_seconds:
        retry_after = float(status.details.retry_after_seconds)
    what = " ".join(str(part) for part in (status.code, status.reason) if part)
    message = f"{asked}: {what or 'failed'}: {status.message or 'no message'}"
    return api_error_class(status)(message, status=status, retry_after=retry_after)


def warn_of_headers(headers: Headers) -> None:
    """Emit one UserWarning for each text in the `Warning:` headers of an answer."""
    for value in headers.get_all("warning"):
        for text in warning_texts(value):
            warn_user(text)


def _read_status(code: int, headers: Headers, body: bytes) -> Status:
    try:
        if msgspec.json.decode(body, type=_Kind).kind == "Status":
            status = decode_object(Status, body, "eager")
            return status if status.code else status.model_copy(update={"code": code})
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, DecodeError):
        pass  # not the API server's words: a proxy's page, or a plain "404 page not found"
    text = body[:_LONGEST_TEXT].decode("utf-8", "replace").strip()
    location = headers.get("location")
    if location is not None:
        text = f"{text} (to {location}; redirects are not followed)".strip()
    return Status(code=code, status="Failure", reason=_phrase(code), message=text or "the answer has no body")


def _phrase(code: int) -> str:
    from http import HTTPStatus

    try:
        return HTTPStatus(code).phrase.title().replace(" ", "")
    except ValueError:
        return "Unknown"
