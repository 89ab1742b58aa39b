"""The packages of the workspace, one case each, for the tests that take ``package``."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
GENERATED = re.compile(r"/kubex/k8s/v\d+_\d+/")
IMPORT = re.compile(r"^(?:from|import) ([\w.]+)", re.MULTILINE)


@dataclass(frozen=True)
class Import:
    """One import statement of a package: the module it asks for, and whether only type checkers follow it."""

    file: Path
    module: str
    for_types_only: bool


@dataclass(frozen=True)
class Package:
    """One distribution of the workspace: its folder, its pyproject.toml and its hand-written modules."""

    folder: Path

    @property
    def name(self) -> str:
        return str(self.project["name"])

    @cached_property
    def project(self) -> dict[str, Any]:
        document = tomllib.loads((self.folder / "pyproject.toml").read_text(encoding="utf-8"))
        return dict(document["project"])

    @property
    def source(self) -> Path:
        return self.folder / "src"

    @property
    def files(self) -> list[Path]:
        files = self.source.rglob("*.py")
        return sorted(file for file in files if not GENERATED.search(file.as_posix()))

    @property
    def modules_imported_by_generated_files(self) -> set[str]:
        """What generated files import; by a pattern, for there are thousands."""
        files = (file for file in self.source.rglob("*.py") if GENERATED.search(file.as_posix()))
        return {module for file in files for module in IMPORT.findall(file.read_text(encoding="utf-8"))}

    @property
    def import_packages(self) -> list[Path]:
        """The folders that are imported: kubex.core, kubex_httpx and the like."""
        portions = [folder for folder in self.source.glob("kubex/*") if _is_package(folder)]
        return portions + [folder for folder in self.source.glob("kubex_*") if _is_package(folder)]

    def module_name(self, file: Path) -> str:
        parts = file.relative_to(self.source).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def imports(self) -> Iterator[Import]:
        """Every absolute import in the package's files."""
        for file in self.files:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            guarded = {id(node) for block in _type_checking_blocks(tree) for node in ast.walk(block)}
            for node in ast.walk(tree):
                for module in _imported_modules(node):
                    yield Import(file, module, id(node) in guarded)


def _is_package(folder: Path) -> bool:
    return folder.is_dir() and folder.name != "__pycache__"


def _type_checking_blocks(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            yield from node.body


def _imported_modules(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level and node.module:
        # "from kubex import core" names a sub-package, not an attribute: kubex has none
        return [f"kubex.{alias.name}" for alias in node.names] if node.module == "kubex" else [node.module]
    return []


PACKAGES = [Package(pyproject.parent) for pyproject in sorted(ROOT.glob("packages/*/pyproject.toml"))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "package" in metafunc.fixturenames:
        metafunc.parametrize("package", PACKAGES, ids=[package.name for package in PACKAGES])


@pytest.fixture(scope="session")
def packages() -> list[Package]:
    """Every distribution under packages/."""
    return PACKAGES


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root folder."""
    return ROOT
