import subprocess
import sys
from importlib.metadata import version

import pytest
from typer.testing import CliRunner

from kubex.cli.main import app

HEAVY = ["anyio", "kubex.core", "kubex.client", "kubex.k8s", "kubex.testing"]


def test_version_is_that_of_the_distribution() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"kubex {version('kubex-cli')}\n")


@pytest.mark.parametrize("arguments", [["--help"], ["-h"]])
def test_help_names_the_commands(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert "demo" in result.stdout
    assert "plugins" in result.stdout


def test_no_command_shows_the_help() -> None:
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 2
    assert "Usage" in result.output


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["demo", "--help"]])
def test_what_only_prints_text_imports_nothing_heavy(arguments: list[str]) -> None:
    program = f"""
import sys
from kubex.cli.main import app
app({arguments!r}, standalone_mode=False)
print("imported:", [name for name in {HEAVY!r} if name in sys.modules])
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "imported: []"


def test_an_unknown_runtime_is_a_usage_error() -> None:
    result = CliRunner().invoke(app, ["demo", "--runtime", "curio"])
    assert result.exit_code == 2
    assert "curio" in result.stderr
