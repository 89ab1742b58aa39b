"""The contract between Kubex and the plugins that move its bytes: write one, and every Kubex program can use it."""

from kubex.transport._contract import CONTRACT, ClientFactory, Transport, TransportFactory, TransportInfo
from kubex.transport._errors import translate
from kubex.transport._messages import Headers, Request, Response, StreamedResponse
from kubex.transport._plugins import hookimpl, register, unregister
from kubex.transport._registry import PluginState, Registry, TransportPlugin, installed_transports

__all__ = [
    "CONTRACT",
    "ClientFactory",
    "Headers",
    "PluginState",
    "Registry",
    "Request",
    "Response",
    "StreamedResponse",
    "Transport",
    "TransportFactory",
    "TransportInfo",
    "TransportPlugin",
    "hookimpl",
    "installed_transports",
    "register",
    "translate",
    "unregister",
]
