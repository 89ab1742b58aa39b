"""Wheels of every distribution, built once, and fresh environments to install them in."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSTALL_TIMEOUT = 600.0
# Of the run that the tests are part of; what they run has an environment of its own.
NOT_INHERITED = {"PYTHONPATH", "UV_PROJECT_ENVIRONMENT", "UV_PYTHON", "UV_RESOLUTION", "VIRTUAL_ENV"}


@dataclass(frozen=True)
class Distributions:
    """What ``uv build`` made: a wheel and an sdist per distribution name."""

    folder: Path
    wheels: dict[str, Path]
    sdists: dict[str, Path]


@dataclass(frozen=True)
class Environment:
    """A virtual environment that holds what a test asked for and nothing else."""

    folder: Path

    @property
    def scripts(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        return self.scripts / "python"

    @property
    def installed(self) -> set[str]:
        """The names of the installed distributions, normalised."""
        listing = uv("pip", "list", "--python", str(self.python), "--format", "json")
        return {entry["name"].lower().replace("_", "-") for entry in json.loads(listing)}

    def run(self, *arguments: str) -> str:
        """Run the environment's Python away from the repository; any warning is an error."""
        return check([str(self.python), "-I", "-W", "error", *arguments], self.folder)


def check(command: list[str], folder: Path) -> str:
    """Run a command; its output is the failure's message when it fails."""
    outside = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    ran = subprocess.run(
        command, cwd=folder, env=outside, capture_output=True, text=True, check=False, timeout=INSTALL_TIMEOUT
    )
    if ran.returncode:
        pytest.fail(f"{' '.join(command)} ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}", pytrace=False)
    return ran.stdout


def uv(*arguments: str, folder: Path = ROOT) -> str:
    """Run uv."""
    found = shutil.which("uv")
    if not found:
        pytest.fail("the packaging tests need uv on PATH: pip install uv", pytrace=False)
    return check([found, *arguments], folder)


@pytest.fixture(scope="session")
def run_uv() -> Callable[..., str]:
    """Run uv with arguments in a ``folder``; a failure fails the test with uv's words."""
    return uv


def _distributions(folder: Path) -> Distributions:
    wheels = {path.name.split("-")[0].replace("_", "-"): path for path in folder.glob("*.whl")}
    sdists = {path.name.rsplit("-", 1)[0].replace("_", "-"): path for path in folder.glob("*.tar.gz")}
    return Distributions(folder, wheels, sdists)


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    """Build the wheel and the sdist of every distribution from the working tree."""
    folder = tmp_path_factory.mktemp("dist")
    uv("build", "--quiet", "--all-packages", "--sdist", "--wheel", "--python", sys.executable, "--out-dir", str(folder))
    return _distributions(folder)


@pytest.fixture(scope="session")
def wheels_from_sdists(wheels: Distributions, tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    """Build every wheel again, from its sdist alone."""
    folder = tmp_path_factory.mktemp("from_sdist")
    for sdist in wheels.sdists.values():
        uv("build", "--quiet", "--wheel", "--python", sys.executable, "--out-dir", str(folder), str(sdist))
    return _distributions(folder)


@pytest.fixture(scope="session")
def fresh_environment(wheels: Distributions, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Environment]:
    """Install requirements into a new environment: ours from the built wheels, all others from the index."""
    ours = wheels.folder / "constraints.txt"
    # An index may have a newer distribution of one of our names: these wheels are meant.
    ours.write_text("".join(f"{name} @ {wheel.as_uri()}\n" for name, wheel in sorted(wheels.wheels.items())))

    def install(*requirements: str) -> Environment:
        environment = Environment(tmp_path_factory.mktemp("environment"))
        uv("venv", "--quiet", "--clear", "--python", sys.executable, str(environment.folder))
        uv("pip", "install", "--quiet", "--python", str(environment.python), "--constraints", str(ours), *requirements)
        return environment

    return install


@pytest.fixture(scope="session")
def build_wheel(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Build the wheel of a distribution that is no part of the workspace."""

    def build(source: Path) -> Path:
        folder = tmp_path_factory.mktemp("built")
        uv("build", "--quiet", "--wheel", "--python", sys.executable, "--out-dir", str(folder), str(source))
        return next(folder.glob("*.whl"))

    return build
