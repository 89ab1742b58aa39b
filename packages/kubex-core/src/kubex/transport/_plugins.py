"""The hook by which transports make themselves known; the only module that knows pluggy."""

from collections.abc import Iterable

import pluggy

from kubex.transport._contract import TransportInfo

_PROJECT = "kubex"

hookimpl = pluggy.HookimplMarker(_PROJECT)
"""Marks a plugin's implementation of `kubex_register_transport`."""

_in_process: dict[str, object] = {}


class _Hooks:
    @pluggy.HookspecMarker(_PROJECT)
    def kubex_register_transport(self) -> TransportInfo:
        """Tell what transport the plugin offers. The module that implements it imports nothing heavy."""
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
    """
    manager = pluggy.PluginManager(_PROJECT)
    manager.add_hookspecs(_Hooks)
    for name, plugin in reversed(list(plugins)):  # pluggy calls what was registered last first
        manager.register(plugin, name)
    manager.check_pending()
    infos: list[TransportInfo] = manager.hook.kubex_register_transport()
    return infos
