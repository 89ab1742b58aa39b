"""A package imports what its pyproject.toml declares, and declares what it imports."""

import re
import sys
from importlib.metadata import packages_distributions
from typing import Any

import pytest

# Kept exact: an entry goes when its import comes.
DECLARED_WITHOUT_IMPORT = {
    "kubex-httpx": {"httpx-ws"},  # for the WebSockets to come
    "kubex-testing": {"httptools", "wsproto"},  # uvicorn loads them by name
}
HTTP_LIBRARIES = {"aiohttp", "httpx", "httpx_ws", "httpx2"}


def canonical(requirement: str) -> str:
    """``PyYAML>=6.0.2; marker`` -> ``pyyaml``."""
    name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def top_level(module: str) -> str:
    return module.partition(".")[0]


@pytest.fixture(scope="session")
def owner_of_portion(packages: list[Any]) -> dict[str, str]:
    """``kubex.core`` -> ``kubex-core``: the namespace alone does not say which distribution is meant."""
    return {package.module_name(folder): package.name for package in packages for folder in package.import_packages}


@pytest.fixture(scope="session")
def third_parties() -> dict[str, set[str]]:
    return {module: set(map(canonical, names)) for module, names in packages_distributions().items()}


def owners_of(module: str, owner_of_portion: dict[str, str], third_parties: dict[str, set[str]]) -> set[str]:
    """The distributions that bring a module."""
    portions = {name for portion, name in owner_of_portion.items() if f"{module}.".startswith(f"{portion}.")}
    return portions or third_parties.get(top_level(module), set())


def declared(package: Any) -> set[str]:
    extras = package.project.get("optional-dependencies", {}).values()
    return {canonical(entry) for entry in [*package.project["dependencies"], *(e for extra in extras for e in extra)]}


def test_every_import_is_declared(
    package: Any, owner_of_portion: dict[str, str], third_parties: dict[str, set[str]]
) -> None:
    undeclared = []
    for found in package.imports:
        if found.for_types_only or top_level(found.module) in sys.stdlib_module_names:
            continue
        owners = owners_of(found.module, owner_of_portion, third_parties)
        if not owners & {*declared(package), package.name}:
            undeclared.append(f"{found.file.relative_to(package.folder)}: {found.module} ({owners or 'unknown'})")
    assert undeclared == []


def test_every_declared_dependency_is_imported(
    package: Any, owner_of_portion: dict[str, str], third_parties: dict[str, set[str]]
) -> None:
    modules = {found.module for found in package.imports} | package.modules_imported_by_generated_files
    imported = {owner for module in modules for owner in owners_of(module, owner_of_portion, third_parties)}
    assert declared(package) - imported - {package.name} == DECLARED_WITHOUT_IMPORT.get(package.name, set())


def test_pluggy_is_imported_in_one_module(packages: list[Any]) -> None:
    files = {found.file for package in packages for found in package.imports if top_level(found.module) == "pluggy"}
    assert len(files) == 1, sorted(map(str, files))


def test_nothing_in_the_namespace_imports_an_http_library(packages: list[Any]) -> None:
    imports = [found for package in packages for found in package.imports if "kubex" in found.file.parts]
    assert [found for found in imports if top_level(found.module) in HTTP_LIBRARIES] == []
