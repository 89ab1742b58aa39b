"""Which of the installed transports a client uses."""

from __future__ import annotations

import warnings
from enum import StrEnum
from typing import TYPE_CHECKING

from kubex.core.exceptions import ConfigurationError, NoTransportInstalled

if TYPE_CHECKING:
    from kubex.transport import Registry, TransportInfo


class ClientChoice(StrEnum):
    """The transports that come with Kubex; any plugin's name may be given as a string instead."""

    AIOHTTP = "aiohttp"
    HTTPX = "httpx"


ClientChoise = ClientChoice


def install_command(name: str) -> str:
    """Tell how to install a transport that comes with Kubex."""
    return f'pip install "kubex[{name}]"'


def select_transport(registry: Registry, *, name: str | None, runtime: str) -> TransportInfo:
    """Pick the named transport, or else the first one that serves the running event loop.

    Raises:
        NoTransportInstalled: there is none, or the named one is Kubex's own and not installed.
        ConfigurationError: the named one is unknown, failed, is blocked or does not serve the event loop; or none does.
    """
    return _named(registry, name, runtime) if name else _first(registry, runtime)


def _named(registry: Registry, name: str, runtime: str) -> TransportInfo:
    plugin = registry.get(name)
    if plugin is None:
        known = ", ".join(info.name for info in registry.transports) or "none"
        if name in list(ClientChoice):
            msg = f"transport {name!r} is not installed: {install_command(name)}. Installed: {known}"
            raise NoTransportInstalled(msg)
        msg = f"there is no transport named {name!r}. Installed: {known}"
        raise ConfigurationError(msg)
    if plugin.info is None:
        raise plugin.error or ConfigurationError(f"transport {name!r} cannot be used")
    if runtime not in plugin.info.runtimes:
        msg = f"transport {name!r} does not run under {runtime}, only under {_list(plugin.info.runtimes)}"
        raise ConfigurationError(f"{msg}. {_advice(registry, runtime)}")
    return plugin.info


def _first(registry: Registry, runtime: str) -> TransportInfo:
    for plugin in registry.plugins:
        if plugin.error is not None and not plugin.skippable:
            raise plugin.error
        if plugin.state == "failed":
            warnings.warn(str(plugin.error), UserWarning, stacklevel=4)
    if not registry.transports:
        commands = " or ".join(install_command(choice) for choice in ClientChoice)
        problems = "; ".join(str(plugin.error) for plugin in registry.plugins)
        msg = f"no transport can be used: {problems}; or install another: {commands}"
        raise NoTransportInstalled(msg if problems else f"no transport is installed: {commands}")
    for info in registry.transports:
        if runtime in info.runtimes:
            return info
    there = ", ".join(f"{info.name} ({_list(info.runtimes)})" for info in registry.transports)
    msg = f"no installed transport runs under {runtime}. Installed: {there}. {_advice(registry, runtime)}"
    raise ConfigurationError(msg)


def _advice(registry: Registry, runtime: str) -> str:
    fitting = [info.name for info in registry.transports if runtime in info.runtimes]
    if fitting:
        return f"Use {', '.join(fitting)} instead"
    return f"Install a transport that does, such as {install_command(ClientChoice.HTTPX)}"


def _list(runtimes: frozenset[str]) -> str:
    return " and ".join(sorted(runtimes))
