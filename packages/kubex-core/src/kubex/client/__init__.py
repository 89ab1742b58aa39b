"""Clients: a connection to one API server, over whichever transport is installed."""

from importlib import import_module
from typing import TYPE_CHECKING

from kubex.client._answers import error_of_status
from kubex.client._base import BaseClient
from kubex.client._client import Client
from kubex.client._create import create_client
from kubex.client._raw import RawParams, RawResponse
from kubex.client._selection import ClientChoice, ClientChoise, install_command
from kubex.core.exceptions import NoTransportInstalled
from kubex.core.options import ClientOptions
from kubex.core.rate_limit import RateLimit
from kubex.core.retries import Retry

if TYPE_CHECKING:
    from kubex_aiohttp import AioHttpClient as AioHttpClient
    from kubex_httpx import HttpxClient as HttpxClient

__all__ = [
    "BaseClient",
    "Client",
    "ClientChoice",
    "ClientChoise",
    "ClientOptions",
    "RateLimit",
    "RawParams",
    "RawResponse",
    "Retry",
    "create_client",
    "error_of_status",
]

# Not in __all__: a star import asks for every name, and one of the two may well not be installed.
_LAZY = {"AioHttpClient": ("kubex_aiohttp", ClientChoice.AIOHTTP), "HttpxClient": ("kubex_httpx", ClientChoice.HTTPX)}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    module, transport = _LAZY[name]
    if not _is_installed(module):
        msg = f"{name} is not installed: {install_command(transport)}"
        raise NoTransportInstalled(msg)
    return getattr(import_module(module), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *(name for name, (module, _) in _LAZY.items() if _is_installed(module))])


def _is_installed(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None
