"""Each extra of kubex alone: it brings what it promises and nothing that another extra is for."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).resolve().parents[2]

AIOHTTP = {"kubex-aiohttp", "aiohttp"}
HTTPX = {"kubex-httpx", "httpx"}
WS = {"httpx-ws"}
HTTPX2 = {"kubex-httpx2", "httpx2"}
MODELS = {"kubex-models"}
OTEL = {"opentelemetry-api"}
TESTING = {"kubex-testing", "starlette", "uvicorn", "trustme"}
CLI = {"kubex-cli", "typer", "rich"}
OPTIONAL = AIOHTTP | HTTPX | WS | HTTPX2 | MODELS | OTEL | TESTING | CLI

BRINGS = {
    "": set(),
    "aiohttp": AIOHTTP,
    "httpx": HTTPX,
    "httpx-ws": HTTPX | WS,
    "httpx2": HTTPX2,
    "k8s-1.35": MODELS,
    "otel": OTEL,
    "testing": MODELS | TESTING,
    "cli": MODELS | TESTING - {"trustme"} | CLI,
    "all": OPTIONAL,
}
IMPORTS = {
    "": "import kubex.core, kubex.configuration, kubex.transport, kubex.client, kubex.api",
    "aiohttp": "from kubex_aiohttp import AioHttpClient",
    "httpx": "from kubex_httpx import HttpxClient",
    "httpx-ws": "import httpx_ws; from kubex_httpx import HttpxClient",
    "httpx2": "import kubex_httpx2, httpx2; from kubex_httpx2._transport import Httpx2Transport",
    "k8s-1.35": "from kubex.k8s.v1_35.core.v1 import Pod; Pod(metadata={'name': 'a'})",
    "otel": "from kubex.client.middleware.opentelemetry import OpenTelemetryMiddleware; OpenTelemetryMiddleware()",
    "testing": "import kubex.testing",
    "cli": "from kubex.cli.main import main",
    "all": "import kubex_aiohttp, kubex_httpx, kubex.testing, kubex.cli, kubex.k8s.v1_35",
}


# What a call for a WebSocket comes to, with and without the extra for it; nothing listens there.
WEBSOCKET = """
import anyio
from kubex.client import create_client
from kubex.configuration import ClientConfiguration
from kubex.transport import Request

async def main():
    async with await create_client(ClientConfiguration(url="http://127.0.0.1:1"), client_class="httpx") as client:
        try:
            async with client.websocket(Request(method="GET", path="/exec"), []):
                pass
        except Exception as error:
            print(type(error).__name__, error)

anyio.run(main)
"""


def requirement(extra: str) -> str:
    return f"kubex[{extra}]" if extra else "kubex"


def test_every_extra_is_tried_here() -> None:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(BRINGS) == {"", *document["project"]["optional-dependencies"]}


@pytest.mark.parametrize("extra", BRINGS, ids=requirement)
def test_an_extra_brings_what_it_is_for_and_no_more(fresh_environment: Callable[..., Any], extra: str) -> None:
    environment = fresh_environment(requirement(extra))
    assert environment.installed & OPTIONAL == BRINGS[extra]
    environment.run("-c", IMPORTS[extra])


def test_no_test_tool_comes_with_any_extra(fresh_environment: Callable[..., Any]) -> None:
    assert fresh_environment("kubex[all]").installed & {"pytest", "mypy", "trio", "ruff"} == set()


def test_the_kubex_command_starts(fresh_environment: Callable[..., Any]) -> None:
    environment = fresh_environment("kubex[cli]")
    shown = environment.run("-c", "import sys; sys.argv = ['kubex', '--help']; from kubex.cli.main import main; main()")
    assert "Usage" in shown
    assert (environment.scripts / "kubex").exists()


def test_websockets_over_httpx_ask_for_their_extra(fresh_environment: Callable[..., Any]) -> None:
    told = fresh_environment("kubex[httpx]").run("-c", WEBSOCKET)
    assert told.startswith("ConfigurationError")
    assert 'pip install "kubex[httpx-ws]"' in told
    assert fresh_environment("kubex[httpx-ws]").run("-c", WEBSOCKET).startswith("ConnectError")
