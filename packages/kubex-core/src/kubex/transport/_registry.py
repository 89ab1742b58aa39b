"""Which transport plugins there are, in which order they are preferred, and what is wrong with the others."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import EntryPoint, entry_points, version

from kubex.core.exceptions import ConfigurationError
from kubex.transport._contract import CONTRACT, TransportInfo
from kubex.transport._plugins import call_hook, hook_options, registered_plugins

GROUP = "kubex.transports"
DISABLED_VARIABLE = "KUBEX_DISABLE_PLUGINS"
_HOOK = "kubex_register_transport"


class PluginState(StrEnum):
    """What became of a plugin."""

    LOADED = "loaded"
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginSource:
    """A plugin before it is loaded; `distribution` and `version` are None for one registered in the process."""

    name: str
    load: Callable[[], object]
    distribution: str | None = None
    version: str | None = None

    def __str__(self) -> str:
        where = (
            f"distribution {self.distribution} {self.version}" if self.distribution else "registered in this process"
        )
        return f"plugin {self.name!r} ({where})"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportPlugin:
    """A plugin and what became of it: `info` if it is loaded, else `error`.

    `skippable` is true where automatic detection may pass over the failure: the plugin's module cannot be imported.
    """

    source: PluginSource
    state: PluginState
    info: TransportInfo | None = None
    error: ConfigurationError | None = None
    skippable: bool = False

    @property
    def name(self) -> str:
        """The name of the plugin, of its entry point and of its transport."""
        return self.source.name


@dataclass(frozen=True, slots=True)
class Registry:
    """All plugins that were found: those that are loaded first, in order of preference."""

    plugins: tuple[TransportPlugin, ...]

    @property
    def transports(self) -> list[TransportInfo]:
        """The transports that can be used, in order of preference."""
        return [plugin.info for plugin in self.plugins if plugin.info is not None]

    def get(self, name: str) -> TransportPlugin | None:
        """Give the plugin of a name."""
        return next((plugin for plugin in self.plugins if plugin.name == name), None)


def installed_transports(environ: Mapping[str, str] = os.environ) -> Registry:
    """Find the plugins of the entry-point group `kubex.transports` and those registered in this process.

    `KUBEX_DISABLE_PLUGINS=a,b` blocks plugins by name, before they are imported.
    """
    disabled = {name.strip() for name in environ.get(DISABLED_VARIABLE, "").split(",")}
    return build_registry([*_entry_point_sources(entry_points(group=GROUP)), *_in_process_sources()], disabled)


def build_registry(sources: Iterable[PluginSource], disabled: Iterable[str] = ()) -> Registry:
    """Load the plugins, in whatever order they come, and put them in order of preference."""
    ordered = sorted(sources, key=lambda source: (source.name, source.distribution or ""))
    blocked = set(disabled)
    count = Counter(source.name for source in ordered)
    broken: list[TransportPlugin] = []
    usable: dict[str, tuple[PluginSource, object]] = {}
    for source in ordered:
        if source.name in blocked:
            error = ConfigurationError(f"{source} is blocked by {DISABLED_VARIABLE}")
            broken.append(TransportPlugin(source=source, state=PluginState.BLOCKED, error=error, skippable=True))
        elif count[source.name] > 1:
            broken.append(_failed(source, _clash([other for other in ordered if other.name == source.name])))
        else:
            loaded = _load(source)
            if isinstance(loaded, TransportPlugin):
                broken.append(loaded)
            else:
                usable[source.name] = (source, loaded)
    return Registry((*_in_order(usable), *broken))


def _in_order(usable: Mapping[str, tuple[PluginSource, object]]) -> list[TransportPlugin]:
    infos = call_hook((name, plugin) for name, (_, plugin) in usable.items())
    rank = {info.name: info for info in reversed(infos)}  # the first of a name counts
    in_order = [name for name in dict.fromkeys(info.name for info in infos) if name in usable]
    loaded = [_checked(usable[name][0], rank[name]) for name in in_order]
    left_out = [_left_out(source, plugin) for name, (source, plugin) in usable.items() if name not in rank]
    return [*loaded, *left_out]


def _checked(source: PluginSource, info: TransportInfo) -> TransportPlugin:
    problem = _problem(source, info)  # once more, since it may come from a wrapper
    return _failed(source, problem) if problem else TransportPlugin(source=source, state=PluginState.LOADED, info=info)


def _left_out(source: PluginSource, plugin: object) -> TransportPlugin:
    wraps = hook_options(plugin)["wrapper"]
    why = "is a wrapper without a transport of its own" if wraps else "is left out by a wrapper of the hook"
    error = ConfigurationError(f"{source} {why}")
    return TransportPlugin(source=source, state=PluginState.BLOCKED, error=error, skippable=True)


def _load(source: PluginSource) -> object | TransportPlugin:
    try:
        plugin = source.load()
    except Exception as error:
        return _failed(source, f"it cannot be imported: {type(error).__name__}: {error}", error, skippable=True)
    options = hook_options(plugin)
    if not options:
        return _failed(source, f"it has no {_HOOK} marked with kubex.transport.hookimpl")
    if options["wrapper"]:
        return plugin
    try:
        problem = _problem(source, getattr(plugin, _HOOK)())
    except Exception as error:
        return _failed(source, f"its {_HOOK} failed: {type(error).__name__}: {error}", error)
    return _failed(source, problem) if problem else plugin


def _problem(source: PluginSource, info: object) -> str | None:
    if not isinstance(info, TransportInfo):
        return f"its {_HOOK} answered {info!r}, not a TransportInfo"
    if info.contract != CONTRACT:
        core = f"kubex-core {version('kubex-core')}"
        return f"it is written for version {info.contract} of the transport contract, {core} has version {CONTRACT}"
    if info.name != source.name:
        return f"its transport is named {info.name!r}; the name of the entry point must be the same"
    return None


def _clash(sources: Iterable[PluginSource]) -> str:
    return "its name is taken twice: " + " and ".join(str(source) for source in sources)


def _failed(
    source: PluginSource, why: str, cause: BaseException | None = None, *, skippable: bool = False
) -> TransportPlugin:
    error = ConfigurationError(f"{source} cannot be used: {why}. {DISABLED_VARIABLE}={source.name} blocks it")
    error.__cause__ = cause
    return TransportPlugin(source=source, state=PluginState.FAILED, error=error, skippable=skippable)


def _entry_point_sources(points: Iterable[EntryPoint]) -> list[PluginSource]:
    return [
        PluginSource(
            name=point.name,
            load=point.load,
            distribution=point.dist.name if point.dist else None,
            version=point.dist.version if point.dist else None,
        )
        for point in points
    ]


def _in_process_sources() -> list[PluginSource]:
    return [PluginSource(name=name, load=lambda plugin=plugin: plugin) for name, plugin in registered_plugins().items()]  # type: ignore[misc]
