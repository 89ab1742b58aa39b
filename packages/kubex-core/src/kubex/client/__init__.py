"""Clients: a connection to one API server, over whichever transport is installed."""

import importlib
from typing import TYPE_CHECKING

from kubex.client._answers import error_of_status
from kubex.client._base import BaseClient
from kubex.client._client import Client
from kubex.client._create import create_client
from kubex.client._selection import ClientChoice, ClientChoise, install_command
from kubex.core.exceptions import NoTransportInstalled
from kubex.core.options import ClientOptions

if TYPE_CHECKING:
    from kubex_aiohttp import AioHttpClient
    from kubex_httpx import HttpxClient

__all__ = [
    "AioHttpClient",
    "BaseClient",
    "Client",
    "ClientChoice",
    "ClientChoise",
    "ClientOptions",
    "HttpxClient",
    "create_client",
    "error_of_status",
]

_LAZY = {"AioHttpClient": ("kubex_aiohttp", ClientChoice.AIOHTTP), "HttpxClient": ("kubex_httpx", ClientChoice.HTTPX)}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    module, transport = _LAZY[name]
    try:
        return getattr(importlib.import_module(module), name)
    except ImportError as error:
        msg = f"{name} is not installed: {install_command(transport)}"
        raise NoTransportInstalled(msg) from error
