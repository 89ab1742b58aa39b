"""The hooks by which plugins make themselves known; the only module that knows pluggy."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pluggy

from kubex.core.exceptions import ConfigurationError
from kubex.core.middleware import Middleware
from kubex.transport._contract import TransportInfo

if TYPE_CHECKING:
    from kubex.configuration import ClientConfiguration
    from kubex.core.options import ClientOptions

_PROJECT = "kubex"

hookimpl = pluggy.HookimplMarker(_PROJECT)
"""Marks a plugin's implementation of a hook: `kubex_register_transport` or `kubex_middleware`."""

_in_process: dict[str, object] = {}


class _Hooks:
    @pluggy.HookspecMarker(_PROJECT)
    def kubex_register_transport(self) -> TransportInfo:
        """Tell what transport the plugin offers. The module that implements it imports nothing heavy."""
        raise NotImplementedError

    @pluggy.HookspecMarker(_PROJECT)
    def kubex_middleware(self, configuration: "ClientConfiguration", options: "ClientOptions") -> Middleware | None:
        """Give what is to look on at the requests of a client that is being opened, or None for nothing."""
        raise NotImplementedError


def register(plugin: object, name: str) -> None:
    """Add a plugin, a module or an object with the hook, to this process alone; `name` is its transport's name.

    Raises:
        ValueError: the name is registered already.
    """
    if name in _in_process:
        msg = f"a plugin named {name!r} is registered already"
        raise ValueError(msg)
    _in_process[name] = plugin


def unregister(name: str) -> None:
    """Take back what `register` added."""
    del _in_process[name]


def registered_plugins() -> dict[str, object]:
    """Give the plugins that were added to this process, by name."""
    return dict(_in_process)


def call_hook(plugins: Iterable[tuple[str, object]]) -> list[TransportInfo]:
    """Ask the plugins, which come in name order, for their transports; answer these in order of preference.

    An implementation marked `tryfirst` comes before the plain ones, one marked `trylast` after them, each group in
    name order; a `wrapper` gets the whole list and answers what it likes.

    Raises:
        ConfigurationError: a plugin implements the hook in a way that cannot be called, or a wrapper fails.
    """
    manager = pluggy.PluginManager(_PROJECT)
    manager.add_hookspecs(_Hooks)
    try:
        for name, plugin in _in_order_of_registration(plugins):
            manager.register(plugin, name)
        manager.check_pending()
        infos = manager.hook.kubex_register_transport()
    except Exception as error:
        msg = f"the hook kubex_register_transport failed: {type(error).__name__}: {error}"
        raise ConfigurationError(msg) from error
    if not isinstance(infos, list | tuple) or not all(isinstance(info, TransportInfo) for info in infos):
        msg = f"a wrapper of kubex_register_transport answered {infos!r}, not a list of TransportInfo"
        raise ConfigurationError(msg)
    return list(infos)


def call_middleware_hook(
    name: str, plugin: object, configuration: "ClientConfiguration", options: "ClientOptions"
) -> Middleware | None:
    """Ask one plugin for its middleware.

    Raises:
        TypeError: it has no such hook, or answers something else.
        Exception: whatever the hook raises.
    """
    manager = pluggy.PluginManager(_PROJECT)
    manager.add_hookspecs(_Hooks)
    manager.register(plugin, name)
    manager.check_pending()
    if not manager.hook.kubex_middleware.get_hookimpls():
        msg = "it has no kubex_middleware marked with kubex.transport.hookimpl"
        raise TypeError(msg)
    for answer in manager.hook.kubex_middleware(configuration=configuration, options=options):
        if not isinstance(answer, Middleware):
            msg = f"its kubex_middleware answered {answer!r}, not a Middleware"
            raise TypeError(msg)
        return answer
    return None


def _in_order_of_registration(plugins: Iterable[tuple[str, object]]) -> list[tuple[str, object]]:
    # pluggy calls what was registered last first, but of those marked trylast the one registered first.
    items = list(plugins)
    last = [(name, plugin) for name, plugin in items if hook_options(plugin).get("trylast")]
    return [*last, *(item for item in reversed(items) if item not in last)]


def hook_options(plugin: object) -> Mapping[str, Any]:
    """Tell how a plugin marked its implementation of the hook; nothing if it has none."""
    options: Mapping[str, Any] = getattr(getattr(plugin, "kubex_register_transport", None), f"{_PROJECT}_impl", {})
    return options
