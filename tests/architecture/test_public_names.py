"""What a package exports is a promise: __all__ is complete every name in it exists; its order is ruff's RUF022."""

import ast
import importlib
from pathlib import Path
from types import ModuleType
from typing import Any


def public_modules(package: Any) -> list[str]:
    """The hand-written modules a user may import; a name with an underscore is private with all below it."""
    names = [package.module_name(file) for file in package.files]
    return [name for name in names if not any(part.startswith("_") for part in name.split("."))]


def re_exported(module: ModuleType) -> set[str]:
    """The public names that an ``__init__`` takes from its own package and does not use itself."""
    assert module.__file__
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and _is_own(node, module)]
    names = {alias.asname or alias.name for node in imports for alias in node.names}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return {name for name in names - used if not name.startswith("_")}


def _is_own(node: ast.ImportFrom, module: ModuleType) -> bool:
    return bool(node.level) or f"{node.module}.".startswith(f"{module.__name__}.")


def test_every_name_in_all_exists(package: Any) -> None:
    for name in public_modules(package):
        module = importlib.import_module(name)
        missing = [export for export in getattr(module, "__all__", ()) if not hasattr(module, export)]
        assert missing == [], f"{name}.__all__ promises {missing}"


def test_an_init_lists_every_name_it_re_exports(package: Any) -> None:
    for file in (file for file in package.files if file.name == "__init__.py"):
        module = importlib.import_module(package.module_name(file))
        unlisted = re_exported(module) - set(getattr(module, "__all__", ()))
        assert unlisted == set(), f"{module.__name__} re-exports {sorted(unlisted)}, but __all__ does not list them"
