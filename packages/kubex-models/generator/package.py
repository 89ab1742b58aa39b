"""The text of the packages around the classes."""

from collections.abc import Collection, Mapping

from .annotations import CORE_CLASSES
from .classes import Class
from .layout import exploded, import_line

_CORE = "kubex.core.models"


def render_package(root: str, package: str, classes: Collection[Class]) -> str:
    """Write the `__init__` of a group version, which exports its classes and imports each when it is asked for."""
    modules = {cls.name: f"{root}.{package}.{cls.module}" for cls in classes}
    if package == "meta.v1":
        modules |= dict.fromkeys(CORE_CLASSES.values(), _CORE)
    names = sorted(modules)
    imports = "\n".join(_imports(modules))
    table = exploded("    _MODULES = {", [f'    "{name}": "{modules[name]}"' for name in names], "    }")
    return f'''"""Classes of {package.replace(".", "/")}; each is imported when it is first asked for."""

from typing import TYPE_CHECKING

{exploded("__all__ = [", [f'"{name}"' for name in names], "]")}

if TYPE_CHECKING:
{imports}
else:
    from kubex.core.late_imports import exports

{table}
    __getattr__, __dir__ = exports(__name__, _MODULES)
'''


def render_parent(what: str) -> str:
    """Write the `__init__` of a package that only holds others."""
    return f'"""{what}"""\n'


def _imports(modules: Mapping[str, str]) -> list[str]:
    by_module: dict[str, list[str]] = {}
    for name, module in sorted(modules.items()):
        by_module.setdefault(module, []).append(name)
    return [import_line(module, names, indent="    ") for module, names in sorted(by_module.items())]
