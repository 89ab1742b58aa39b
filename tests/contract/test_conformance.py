"""Our transports pass the kit that everyone's have to pass."""

from typing import ClassVar

import pytest

import kubex_aiohttp.plugin
import kubex_httpx.plugin
import kubex_httpx2.plugin
from kubex.testing.transport import TransportConformance, TransportStress

# httpx and httpx2 drop generators of their own where a call fails half-way, of which trio complains.
DROPS_GENERATORS = [pytest.mark.filterwarnings(r"ignore:Async generator 'http(x|core)2?\..*:ResourceWarning")]


class TestAiohttp(TransportConformance):
    info = kubex_aiohttp.plugin.INFO


@pytest.mark.packaging  # the other tests run on uvloop all the time
class TestAiohttpOnUvloop(TransportConformance):
    info = kubex_aiohttp.plugin.INFO
    event_loops: ClassVar = {"uvloop": ("asyncio", {"use_uvloop": True})}


class TestHttpx(TransportConformance):
    pytestmark: ClassVar = DROPS_GENERATORS
    info = kubex_httpx.plugin.INFO


class TestHttpx2(TransportConformance):
    pytestmark: ClassVar = DROPS_GENERATORS
    info = kubex_httpx2.plugin.INFO


@pytest.mark.packaging
class TestAiohttpUnderStress(TransportStress):
    info = kubex_aiohttp.plugin.INFO


@pytest.mark.packaging
class TestHttpxUnderStress(TransportStress):
    pytestmark: ClassVar = DROPS_GENERATORS
    info = kubex_httpx.plugin.INFO


@pytest.mark.packaging
class TestHttpx2UnderStress(TransportStress):
    pytestmark: ClassVar = DROPS_GENERATORS
    info = kubex_httpx2.plugin.INFO
