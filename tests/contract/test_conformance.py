"""Our transports pass the kit that everyone's have to pass."""

from typing import ClassVar

import pytest

import kubex_aiohttp.plugin
import kubex_httpx.plugin
import kubex_httpx2.plugin
from kubex.testing.transport import Serve, TransportConformance, TransportStress
from kubex.testing.transport._calls import Call, send, stream
from kubex.testing.transport._harness import Connect

# httpx and httpx2 drop generators of their own where a call fails half-way, of which trio complains.
DROPS_GENERATORS = [pytest.mark.filterwarnings(r"ignore:Async generator 'http(x|core)2?\..*:ResourceWarning")]


class TestAiohttp(TransportConformance):
    info = kubex_aiohttp.plugin.INFO


@pytest.mark.packaging  # the other tests run on uvloop all the time
class TestAiohttpOnUvloop(TransportConformance):
    info = kubex_aiohttp.plugin.INFO
    event_loops: ClassVar = {"uvloop": ("asyncio", {"use_uvloop": True})}

    # Without https: uvloop's TLS may write to the connection that it has closed, and tell the loop of its own error.
    @pytest.mark.parametrize(("scheme", "call"), [("http", send), ("http", stream)])
    async def test_a_call_may_be_cancelled_at_any_await(
        self, serve: Serve, connect: Connect, call: Call, scheme: str
    ) -> None:
        await super().test_a_call_may_be_cancelled_at_any_await(serve, connect, call, scheme)


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
