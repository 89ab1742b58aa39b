"""The wheel and the sdist of kubex-models."""

import json
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

TIMEOUT = 600


def build(source: Path, output: Path, *arguments: str) -> Path:
    """Build one distribution; the sources are copied first, for the hook writes into them."""
    uv = shutil.which("uv")
    assert uv, "the packaging tests need uv on PATH"
    command = [uv, "build", "--no-create-gitignore", "--out-dir", str(output), *arguments, str(source)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    assert ran.returncode == 0, ran.stderr
    (made,) = output.iterdir()
    return made


@pytest.fixture(scope="module")
def source(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("source") / "kubex-models"
    return shutil.copytree(package, target, ignore=shutil.ignore_patterns("__pycache__", "dist"))


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(source, tmp_path_factory.mktemp("wheel"), "--wheel")


@pytest.fixture(scope="module")
def sdist(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(source, tmp_path_factory.mktemp("sdist"), "--sdist")


def test_the_sdist_alone_builds_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    again = build(unpacked, tmp_path / "again", "--wheel")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def test_the_sdist_has_no_generated_classes(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    assert [name for name in names if "/v1_" in name and "/facts/" not in name] == []
    assert any(name.endswith("/facts/v1_35.json") for name in names)


def test_the_wheel_has_every_generated_file_and_nothing_but_the_package(wheel: Path, package: Path) -> None:
    root = package / "src"
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == files
    assert "kubex/k8s/v1_35/core/v1/pod.py" in names


def test_the_facts_in_the_wheel_have_no_prose(wheel: Path) -> None:
    facts = json.loads(zipfile.ZipFile(wheel).read("kubex/k8s/v1_35/facts.json"))
    for schema in facts["schemas"].values():
        texts = [part["description"] for part in schema.get("properties", {}).values() if "description" in part]
        assert texts == []
        assert "description" not in schema
