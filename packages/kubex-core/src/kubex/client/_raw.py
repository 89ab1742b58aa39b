"""Requests of any kind, from what a caller says of them (pure), and their answers."""

import re
from collections.abc import AsyncIterable, Mapping, Sequence
from typing import Any, TypedDict
from urllib.parse import parse_qsl, quote

import msgspec
from msgspec import Struct

from kubex.client._headers import HeaderItems, with_headers
from kubex.core.encode import encode_changes, encode_object
from kubex.core.exceptions import DecodeError, InvalidRequest
from kubex.core.models import Entity
from kubex.core.timeouts import TimeoutTypes, as_timeout
from kubex.transport import Headers, Request

Param = str | int | float | bool | None
Params = Mapping[str, Param | Sequence[Param]]
Content = bytes | str | AsyncIterable[bytes] | None

_JSON = (("content-type", "application/json"),)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")
_CHARSET = re.compile(r"charset=\"?([^\s;\"]+)", re.IGNORECASE)
_AS_IT_IS = "/%:@!$&'()*+,;=~"


class RawParams(TypedDict, total=False):
    """What a raw request may have.

    `params` are added to the query that the path may have: one value for each name, or several; None is left out.
    `headers` take the place of the client's own of the same names. The body is `content`, or what `json` says, which
    may be a resource. What an async iterator gives is sent as it comes, once only; what it raises comes out unchanged.
    """

    params: Params | None
    headers: Mapping[str, str] | None
    content: Content
    json: object
    request_timeout: TimeoutTypes


class RawResponse(Struct, frozen=True, kw_only=True):
    """A whole answer, which is a success: its body as bytes in `content`, as text, or as what its JSON says."""

    status: int
    headers: Headers
    content: bytes
    asked: str

    @property
    def text(self) -> str:
        """The body as text, in the encoding that the answer names, or UTF-8; bytes that are none are replaced."""
        named = _CHARSET.search(self.headers.get("content-type") or "")
        try:
            return self.content.decode(named[1] if named else "utf-8", "replace")
        except LookupError:
            return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Read the body as JSON: dictionaries, lists, texts, numbers, booleans, None.

        Raises:
            DecodeError: it is none.
        """
        try:
            return msgspec.json.decode(self.content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            msg = f"{self.asked}: the answer is not JSON: {error}"
            raise DecodeError(msg) from error


def raw_request(
    method: str,
    path: str,
    *,
    params: Params | None = None,
    headers: Mapping[str, str] | None = None,
    content: Content = None,
    json: object = ...,
    request_timeout: TimeoutTypes = ...,
) -> Request:
    """Make a request for any path, which may have a query of its own."""
    if not _TOKEN.fullmatch(method):
        msg = f"{method!r} is no method of HTTP"
        raise InvalidRequest(msg)
    if not path.startswith("/"):
        msg = f"a path begins with a slash and has no server in front, unlike {path!r}"
        raise InvalidRequest(msg)
    plain, _, query = path.partition("?")
    body, kind = _body(content, json)
    own = _headers(headers or {})
    return Request(
        method=method.upper(),
        path=quote(plain, safe=_AS_IT_IS),
        query=(*parse_qsl(query, keep_blank_values=True), *_query(params or {})),
        headers=with_headers(kind, own),
        body=body,
        timeout=as_timeout(request_timeout),
    )


def _body(content: Content, json: object) -> tuple[bytes | AsyncIterable[bytes] | None, HeaderItems]:
    if json is ...:
        if isinstance(content, str):
            return content.encode(), ()
        if content is None or isinstance(content, bytes | AsyncIterable):
            return content, ()
        msg = f"content is bytes, text or an async iterator of bytes, not {type(content).__name__}"
        raise TypeError(msg)
    if content is not None:
        msg = "give content= or json=, not both"
        raise InvalidRequest(msg)
    return encode_object(json) if isinstance(json, Entity) else encode_changes(json), _JSON


def _headers(headers: Mapping[str, str]) -> HeaderItems:
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
            msg = f"header {name!r} cannot be sent: names and values are visible ASCII, without line ends"
            raise InvalidRequest(msg)
    return tuple(headers.items())


def _query(params: Params) -> list[tuple[str, str]]:
    return [(name, _text(each)) for name, value in params.items() for each in _each(value) if each is not None]


def _each(value: Param | Sequence[Param]) -> Sequence[Param]:
    return [value] if value is None or isinstance(value, str | int | float) else value


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
