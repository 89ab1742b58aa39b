import subprocess
import sys

PROGRAM = """
import sys
from kubex.configuration import ClientConfiguration
assert "yaml" not in sys.modules, "yaml was imported"
assert not ClientConfiguration.__pydantic_complete__, "the schema was built"
ClientConfiguration(url="https://host")
assert "yaml" not in sys.modules, "yaml was imported"
assert ClientConfiguration.__pydantic_complete__
"""


def test_importing_builds_no_schema_and_imports_no_yaml() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
