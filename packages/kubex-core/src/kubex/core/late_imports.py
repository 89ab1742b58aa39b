"""Modules that import what they export, or what their annotations name, when it is first asked for."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any, cast

_TABLE = "__kubex_late_imports__"
_real_dict = cast("Callable[[ModuleType], dict[str, Any]]", ModuleType.__dict__["__dict__"].__get__)  # type: ignore[index]


def exports(package: str, modules: Mapping[str, str]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Make the `__getattr__` and `__dir__` of a package from the module of each name that it exports."""

    def get(name: str) -> object:
        try:
            module = modules[name]
        except KeyError:
            raise AttributeError(f"module {package!r} has no attribute {name!r}") from None
        value = getattr(import_module(module), name)
        setattr(sys.modules[package], name, value)  # the next look-up does not come here
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *modules})

    return get, names


def import_late(module: str, *classes: str) -> None:
    """Have a module import classes, such as `package.module.Class`, when its annotations are evaluated.

    A Pod refers to a hundred classes, and a program that reads its name needs none of them. Whoever evaluates looks
    into the module's `__dict__`: `typing.get_type_hints`, `inspect.get_annotations`, pydantic when it builds a schema.

    To be called after the module's own classes are made: models whose fields have plain defaults, no `= Field(...)`,
    and whose `alias_generator` is a function.
    """
    importing = sys.modules[module]
    setattr(importing, _TABLE, {name: source for source, _, name in (each.rpartition(".") for each in classes)})
    importing.__class__ = _ImportsLate


def imports_late(module: str) -> bool:
    """Tell whether a module has asked for `import_late`."""
    return isinstance(sys.modules.get(module), _ImportsLate)


class _ImportsLate(ModuleType):
    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
        names = _real_dict(self)
        for name, module in names.get(_TABLE, {}).items():
            names.setdefault(name, getattr(import_module(module), name))
        names.pop(_TABLE, None)
        return names

    def __getattr__(self, name: str) -> Any:
        if name in _real_dict(self).get(_TABLE, ()):
            return self.__dict__[name]
        msg = f"module {self.__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
