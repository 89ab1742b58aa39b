"""Turns a chosen context into a `ClientConfiguration`; fields that cannot be acted on are errors, never dropped."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kubex.configuration._client_configuration import ClientConfiguration
from kubex.configuration._context import Selection
from kubex.configuration._kubeconfig import Entry
from kubex.core.exceptions import ConfigurationError

# `extensions` is where other tools keep their own data.
_CONTEXT = {"cluster", "user", "namespace", "extensions"}
_CLUSTER = {
    "server",
    "certificate-authority",
    "certificate-authority-data",
    "insecure-skip-tls-verify",
    "tls-server-name",
    "disable-compression",
    "proxy-url",
    "extensions",
}
_USER = {
    "token",
    "tokenFile",
    "client-certificate",
    "client-certificate-data",
    "client-key",
    "client-key-data",
    "extensions",
}


def to_client_configuration(selection: Selection) -> ClientConfiguration:
    """Make the configuration that a chosen context, its cluster and its user describe."""
    context, cluster = selection.context, selection.cluster
    user = selection.user or Entry("user", "", context.file, {})
    _refuse_unsupported((context, _CONTEXT), (cluster, _CLUSTER), (user, _USER))
    server = _text(cluster, "server")
    if server is None:
        msg = f"{cluster}: server is missing"
        raise ConfigurationError(msg)
    values: dict[str, Any] = {
        "url": server,
        "token": _text(user, "token"),
        "token_file": _path(user, "tokenFile"),
        "ca_data": _data(cluster, "certificate-authority-data"),
        "ca_file": _path(cluster, "certificate-authority"),
        "client_certificate_data": _data(user, "client-certificate-data"),
        "client_certificate_file": _path(user, "client-certificate"),
        "client_key_data": _data(user, "client-key-data"),
        "client_key_file": _path(user, "client-key"),
        "insecure_skip_tls_verify": _flag(cluster, "insecure-skip-tls-verify"),
        "tls_server_name": _text(cluster, "tls-server-name"),
        "namespace": _text(context, "namespace") or "default",
        "disable_compression": _flag(cluster, "disable-compression"),
        "proxy_url": _text(cluster, "proxy-url"),
    }
    try:
        return ClientConfiguration(**values)
    except ConfigurationError as error:
        msg = f"{', '.join(str(entry) for entry in (context, cluster, selection.user) if entry)}: {error}"
        raise ConfigurationError(msg) from error


def _refuse_unsupported(*entries: tuple[Entry, set[str]]) -> None:
    found = [f"{entry}: {field}" for entry, known in entries for field in _unsupported(entry, known)]
    if found:
        msg = f"not supported by kubex: {'; '.join(found)}. Remove what is not needed, or choose another context"
        raise ConfigurationError(msg)


def _unsupported(entry: Entry, known: set[str]) -> Iterator[str]:
    return (field for field, value in entry.fields.items() if field not in known and not _is_empty(value))


def _is_empty(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, str | list | dict) and not value)


def _text(entry: Entry, field: str) -> str | None:
    value = entry.fields.get(field)
    if value is not None and not isinstance(value, str):
        msg = f"{entry}: {field} must be a string; put it in quotes"
        raise ConfigurationError(msg)
    return value or None


def _flag(entry: Entry, field: str) -> bool:
    value = entry.fields.get(field)
    if value is not None and not isinstance(value, bool):
        msg = f"{entry}: {field} must be true or false"
        raise ConfigurationError(msg)
    return bool(value)


def _path(entry: Entry, field: str) -> Path | None:
    value = _text(entry, field)
    return None if value is None else entry.file.parent / value


def _data(entry: Entry, field: str) -> bytes | None:
    value = _text(entry, field)
    if value is None:
        return None
    try:
        return base64.b64decode(value.replace("\n", "").replace("\r", ""), validate=True)
    except ValueError as error:
        msg = f"{entry}: {field} is not base64"
        raise ConfigurationError(msg) from error
