"""Writing the classes of every minor."""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .classes import Class, find_classes
from .module import render_module
from .package import render_package, render_parent

Files = dict[str, str]


def generate(facts: Path, output: Path) -> list[str]:
    """Write the classes of every facts file, `v1_35.json` to the package `v1_35`, after emptying the output.

    Returns the names of the packages written.
    """
    sources = sorted(facts.glob("v1_*.json"))
    if not sources:
        raise FileNotFoundError(f"{facts}: no facts file (v1_*.json)")
    rendered = {source.stem: _render_file(source) for source in sources}
    for old in output.glob("v1_*"):
        shutil.rmtree(old)
    for minor, files in rendered.items():
        for path, text in files.items():
            target = output / minor / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    return list(rendered)


def _render_file(source: Path) -> Files:
    text = source.read_text(encoding="utf-8")
    facts = json.loads(text)
    if not facts["version"].startswith(f"{source.stem.replace('_', '.')}."):
        raise ValueError(f"{source}: the facts are those of {facts['version']}, the name says otherwise")
    return render_minor(f"kubex.k8s.{source.stem}", facts) | {"facts.json": text}


def render_minor(root: str, facts: dict[str, Any]) -> Files:
    """Make the files of one minor's package, as texts by their paths below it."""
    classes = find_classes(facts)
    paths = {cls.schema: f"{root}.{cls.package}.{cls.module}" for cls in classes}
    files = {f"{_folder(cls)}/{cls.module}.py": render_module(cls, paths) for cls in classes}
    if len(files) != len(classes):
        raise ValueError("two classes of a group version would have the same module")
    return files | dict(_packages(root, facts["version"], classes))


def _packages(root: str, version: str, classes: list[Class]) -> Iterator[tuple[str, str]]:
    by_package: dict[str, list[Class]] = defaultdict(list)
    for cls in classes:
        by_package[cls.package].append(cls)
    yield "__init__.py", render_parent(f"Resource classes of Kubernetes {version.removeprefix('v')}.")
    for group in {package.partition(".")[0] for package in by_package}:
        yield f"{group}/__init__.py", render_parent(f"Classes of the group {group}, by version.")
    for package, members in by_package.items():
        yield f"{package.replace('.', '/')}/__init__.py", render_package(root, package, members)


def _folder(cls: Class) -> str:
    return cls.package.replace(".", "/")
