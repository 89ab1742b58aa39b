"""Our transports pass the kit that everyone's have to pass."""

from typing import ClassVar

import pytest

import kubex_aiohttp.plugin
import kubex_httpx.plugin
from kubex.testing.transport import TransportConformance


class TestAiohttp(TransportConformance):
    info = kubex_aiohttp.plugin.INFO


class TestAiohttpOnUvloop(TransportConformance):
    info = kubex_aiohttp.plugin.INFO
    event_loops: ClassVar = {"uvloop": ("asyncio", {"use_uvloop": True})}


class TestHttpx(TransportConformance):
    # httpx drops generators of its own where a call fails half-way, of which trio complains.
    pytestmark: ClassVar = [pytest.mark.filterwarnings(r"ignore:Async generator 'http(x|core)\..*:ResourceWarning")]
    info = kubex_httpx.plugin.INFO
