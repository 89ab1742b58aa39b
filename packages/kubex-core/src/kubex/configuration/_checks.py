import re
from pathlib import Path
from urllib.parse import urlsplit

_VISIBLE_ASCII = re.compile(r"[\x21-\x7e]+")
_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


def server_url(value: str) -> str:
    """Check the URL of an API server and take slashes off its end; no message repeats it, it may hold a secret."""
    if not _VISIBLE_ASCII.fullmatch(value):
        msg = "must be a URL without spaces, control characters or non-ASCII characters"
        raise ValueError(msg)
    try:
        parts = urlsplit(value)
        _ = parts.port  # the property checks it
    except ValueError as error:
        msg = "is not a URL: the host or the port is malformed"
        raise ValueError(msg) from error
    if parts.scheme not in {"http", "https"}:
        msg = "must begin with https:// or http://"
        raise ValueError(msg)
    if "@" in parts.netloc:
        msg = "must not hold a user name or a password"
        raise ValueError(msg)
    if not parts.hostname:
        msg = "has no host"
        raise ValueError(msg)
    if "?" in value or "#" in value:
        msg = "must not have a query or a fragment"
        raise ValueError(msg)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def bearer_token(value: str) -> str:
    """Check that a bearer token can stand in an HTTP header; the messages never repeat it."""
    if not value:
        msg = "is empty"
        raise ValueError(msg)
    if not _VISIBLE_ASCII.fullmatch(value):
        msg = "holds a newline, a space, a control character or a non-ASCII character"
        raise ValueError(msg)
    return value


def namespace_name(value: str) -> str:
    """Check that a name can be a namespace's: a DNS label."""
    if not _DNS_LABEL.fullmatch(value):
        msg = f"{value!r} is no name of a namespace: up to 63 of a-z, 0-9 and '-', with a letter or digit at both ends"
        raise ValueError(msg)
    return value


def pem(value: object) -> bytes:
    """Check that certificates or keys are bytes or text; make them bytes."""
    if not isinstance(value, bytes | str):
        msg = "must be bytes or text"
        raise ValueError(msg)  # noqa: TRY004 - pydantic lets a TypeError through
    return value if isinstance(value, bytes) else value.encode()


def file_path(value: object) -> Path:
    """Check that a path can be opened at all."""
    if not isinstance(value, Path | str):
        msg = "must be a path"
        raise ValueError(msg)  # noqa: TRY004
    if "\0" in str(value):
        msg = "holds a NUL character"
        raise ValueError(msg)
    return Path(value)


def not_empty(value: str) -> str:
    """Check that a text is there at all."""
    if not value:
        msg = "is empty; leave it out instead"
        raise ValueError(msg)
    return value
