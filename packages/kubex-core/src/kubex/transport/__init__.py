"""The contract between Kubex and the plugins that move its bytes: write one, and every Kubex program can use it."""

from typing import TYPE_CHECKING

from kubex.core.proxies import Proxy
from kubex.transport._contract import CONTRACT, ClientFactory, Transport, TransportFactory, TransportInfo
from kubex.transport._errors import translate
from kubex.transport._messages import Headers, Request, Response, StreamedResponse
from kubex.transport._plugins import hookimpl, register, unregister
from kubex.transport._proxies import proxy_for
from kubex.transport._websocket import (
    HandshakeRefused,
    WebSocket,
    check_websocket_proxy,
    chosen_subprotocol,
    close_failure,
)

if TYPE_CHECKING:
    from kubex.transport._middleware import installed_middleware
    from kubex.transport._registry import PluginState, Registry, TransportPlugin, installed_transports
else:
    from kubex.core.late_imports import exports

    _REGISTRY = ("PluginState", "Registry", "TransportPlugin", "installed_transports")
    _MODULES = {
        **dict.fromkeys(_REGISTRY, "kubex.transport._registry"),
        "installed_middleware": "kubex.transport._middleware",
    }
    __getattr__, __dir__ = exports(__name__, _MODULES)

__all__ = [
    "CONTRACT",
    "ClientFactory",
    "HandshakeRefused",
    "Headers",
    "PluginState",
    "Proxy",
    "Registry",
    "Request",
    "Response",
    "StreamedResponse",
    "Transport",
    "TransportFactory",
    "TransportInfo",
    "TransportPlugin",
    "WebSocket",
    "check_websocket_proxy",
    "chosen_subprotocol",
    "close_failure",
    "hookimpl",
    "installed_middleware",
    "installed_transports",
    "proxy_for",
    "register",
    "translate",
    "unregister",
]
