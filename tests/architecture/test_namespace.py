"""kubex is a PEP 420 namespace: a file directly in it would hide the other distributions' parts."""

from pathlib import Path
from typing import Any

EXPECTED = {
    "kubex-aiohttp": {"kubex_aiohttp"},
    "kubex-cli": {"cli"},
    "kubex-core": {"api", "client", "configuration", "core", "transport"},
    "kubex-httpx": {"kubex_httpx"},
    "kubex-httpx2": {"kubex_httpx2"},
    "kubex-models": {"k8s"},
    "kubex-testing": {"testing"},
}


def test_every_distribution_is_known_here(packages: list[Any]) -> None:
    found = {package.name: {folder.name for folder in package.import_packages} for package in packages}
    assert found == EXPECTED


def test_no_file_stands_directly_in_the_namespace(package: Any) -> None:
    assert [path.name for path in package.source.glob("kubex/*") if path.is_file()] == []


def test_every_import_package_is_typed_and_regular(package: Any) -> None:
    for folder in package.import_packages:
        assert (folder / "py.typed").is_file()
        assert (folder / "__init__.py").is_file()


def test_py_typed_stands_nowhere_else(package: Any) -> None:
    markers: list[Path] = list(package.source.rglob("py.typed"))
    assert {marker.parent for marker in markers} == set(package.import_packages)
