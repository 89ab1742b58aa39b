"""Each distribution alone: its wheel, its sdist, and a fresh environment with nothing else."""

import zipfile
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.packaging

NAMES = [
    "kubex",
    "kubex-aiohttp",
    "kubex-cli",
    "kubex-core",
    "kubex-httpx",
    "kubex-httpx2",
    "kubex-models",
    "kubex-testing",
]
# Some modules are there with an extra only.
EXTRAS = {
    "kubex-core": "kubex-core[otel,websocket]",
    "kubex-httpx": "kubex-httpx[ws]",
    "kubex-httpx2": "kubex-httpx2[ws]",
    "kubex-testing": "kubex-testing[conformance]",
}
WITH_CODE = [name for name in NAMES if name != "kubex"]

IMPORT_ALL = """
import importlib, importlib.metadata, sys
files = [file for file in importlib.metadata.files(sys.argv[1]) if file.suffix == ".py" and file.stem != "__main__"]
assert files
for file in files:
    parts = file.with_suffix("").parts
    importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
"""


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_workspace_member_is_built(wheels: Any) -> None:
    assert sorted(wheels.wheels) == NAMES
    assert sorted(wheels.sdists) == NAMES


@pytest.mark.parametrize("name", WITH_CODE)
def test_every_module_imports_with_the_distribution_alone(fresh_environment: Callable[..., Any], name: str) -> None:
    fresh_environment(EXTRAS.get(name, name)).run("-c", IMPORT_ALL, name)


@pytest.mark.parametrize("name", NAMES)
def test_the_sdist_builds_the_same_wheel(wheels: Any, wheels_from_sdists: Any, name: str) -> None:
    direct, from_sdist = contents(wheels.wheels[name]), contents(wheels_from_sdists.wheels[name])
    assert sorted(direct) == sorted(from_sdist)
    assert [file for file in direct if direct[file] != from_sdist[file]] == []


@pytest.mark.parametrize("name", NAMES)
def test_metadata_can_be_published(wheels: Any, name: str) -> None:
    facts = metadata(wheels.wheels[name])
    requirements = facts.get_all("Requires-Dist", [])
    assert facts["Requires-Python"] == ">=3.11"
    assert facts["License-Expression"] == "Apache-2.0"
    assert "+" not in facts["Version"]
    assert [entry for entry in requirements if "@" in entry or "+" in entry.partition(";")[0]] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_dependency_has_a_lower_bound(wheels: Any, name: str) -> None:
    requirements = metadata(wheels.wheels[name]).get_all("Requires-Dist", [])
    own_extras = [entry for entry in requirements if entry.startswith("kubex[")]
    assert [entry for entry in requirements if ">=" not in entry.partition(";")[0] and entry not in own_extras] == []


@pytest.mark.parametrize("name", WITH_CODE)
def test_a_wheel_holds_typed_sub_packages_and_no_other_folder(wheels: Any, name: str) -> None:
    files = [Path(file) for file in contents(wheels.wheels[name]) if ".dist-info/" not in file]
    assert {file.parts[0] for file in files} <= {"kubex", name.replace("-", "_")}
    assert [file for file in files if len(file.parts) == 2 and file.parts[0] == "kubex"] == []
    roots = {Path(*file.parts[: 2 if file.parts[0] == "kubex" else 1]) for file in files}
    assert [root for root in roots if root / "py.typed" not in files or root / "__init__.py" not in files] == []
    assert [file for file in files if {"tests", "tools"} & set(file.parts)] == []


def test_the_umbrella_holds_no_code(wheels: Any) -> None:
    assert [file for file in contents(wheels.wheels["kubex"]) if ".dist-info/" not in file] == []
