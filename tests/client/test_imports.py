"""A program imports the HTTP library that it uses, when it uses it, and no other."""

import json
import subprocess
import sys

import pytest

REPORT = """
import json, sys
print(json.dumps([name for name in ("aiohttp", "httpx", "httpx_ws", "yaml", "kubex.k8s") if name in sys.modules]))
"""
CREATE = """
import asyncio
from kubex.client import create_client
from kubex.configuration import ClientConfiguration

async def main():
    async with await create_client(ClientConfiguration(url="http://server"), {name!r}):
        pass

asyncio.run(main())
"""
MISSING = """
import sys
sys.modules["kubex_httpx"] = None
from kubex.core.exceptions import NoTransportInstalled
try:
    from kubex.client import HttpxClient
except NoTransportInstalled as error:
    assert 'pip install "kubex[httpx]"' in str(error), error
    assert isinstance(error, ImportError)
else:
    raise SystemExit("imported")
"""


def imported_by(code, **environment):
    command = [sys.executable, "-W", "error", "-c", code + REPORT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("modules", ["kubex.client, kubex.api", "kubex.core.models", "kubex_aiohttp.plugin"])
def test_importing_is_light(modules):
    assert imported_by(f"import {modules}") == []


def test_finding_plugins_imports_no_library():
    assert imported_by("import kubex.transport; kubex.transport.installed_transports()") == []


@pytest.mark.parametrize("name", ["aiohttp", "httpx"])
def test_a_client_imports_its_own_library_alone(name):
    assert imported_by(CREATE.format(name=name)) == [name]
    assert imported_by(CREATE.format(name=None), KUBEX_TRANSPORT=name) == [name]


def test_without_a_choice_aiohttp_is_imported_alone():
    assert imported_by(CREATE.format(name=None)) == ["aiohttp"]


def test_a_client_class_that_is_not_installed_says_what_to_install():
    imported_by(MISSING)
