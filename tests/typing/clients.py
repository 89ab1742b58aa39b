"""What type checkers know of clients; checked by mypy and pyright, never run."""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

from collections.abc import AsyncIterator
from typing import Any, assert_type

import aiohttp
import httpx

from kubex.api import Api
from kubex.client import (
    AioHttpClient,
    Client,
    ClientChoice,
    ClientChoise,
    ClientOptions,
    HttpxClient,
    RateLimit,
    RawResponse,
    Retry,
    create_client,
)
from kubex.client.middleware.logging import LoggingMiddleware
from kubex.configuration import ClientConfiguration
from kubex.core.models import NamespaceScopedEntity, ResourceConfig
from kubex.core.params import Timeout
from kubex.transport import Request, Response, StreamedResponse


class Widget(NamespaceScopedEntity):
    """A custom resource of a user's own."""

    __RESOURCE_CONFIG__ = ResourceConfig(group="example.com", version="v1", kind="Widget", plural="widgets")

    spec: dict[str, Any] | None = None


async def parts() -> AsyncIterator[bytes]:
    yield b""


async def accepted(configuration: ClientConfiguration) -> None:
    assert_type(await create_client(), Client)
    await create_client(configuration)
    await create_client(client_class=ClientChoice.AIOHTTP)
    await create_client(client_class=ClientChoise.HTTPX)
    await create_client(client_class="any-plugin")
    await create_client(configuration=configuration, options=ClientOptions(timeout=Timeout(total=30.0)))
    async with await create_client() as client:
        assert_type(client, Client)
        assert_type(await client.request(Request(method="GET", path="/version")), Response)
        assert_type(await client.raw("PUT", "/x", params={"a": [1, "b"], "c": True}, content=parts()), RawResponse)
        assert_type((await client.raw("GET", "/x", headers={"accept": "a/b"}, request_timeout=3)).text, str)
        async with client.raw_stream("POST", "/x", json=Widget()) as answer:
            assert_type(answer, StreamedResponse)
        widgets = Api(Widget, client=client, namespace="default")
        assert_type((await widgets.get("a")).spec, dict[str, Any] | None)
    async with AioHttpClient(configuration) as aiohttp_client:
        assert_type(aiohttp_client, AioHttpClient)
    async with HttpxClient(configuration, ClientOptions()) as httpx_client:
        assert_type(httpx_client, HttpxClient)
    AioHttpClient(configuration, connector=aiohttp.TCPConnector(), trace_configs=[aiohttp.TraceConfig()])
    HttpxClient(configuration, http2=True, transport=httpx.AsyncHTTPTransport(), mounts={"all://": None})
    ClientOptions(proxy="http://a", trust_env=True, keep_alive=False, keep_alive_timeout=1.5)
    ClientOptions(proxy={"https": "http://a"}, keep_alive_timeout=None, buffer_size=1, ws_max_message_size=None)
    ClientOptions(pool_size=..., pool_size_per_host=None, proxy=None)
    ClientOptions(retry=Retry(attempts=2), rate_limit=RateLimit(qps=1, burst=2), middleware=[LoggingMiddleware()])
    ClientOptions(retry=None, rate_limit=None, middleware=())
    ClientOptions(timeout=...)
    ClientOptions(timeout=None)
    ClientOptions(timeout=3, log_api_warnings=False)


async def refused(configuration: ClientConfiguration) -> None:
    await create_client(client_class=1)  # type: ignore[arg-type]
    await create_client(options={})  # type: ignore[arg-type]
    await create_client(klass="httpx")  # type: ignore[call-arg]
    ClientOptions(retry=3)  # type: ignore[arg-type]
    ClientOptions(middleware=["logging"])  # type: ignore[list-item]
    async with await create_client() as client:
        await client.raw("GET", "/x", parameters={})  # type: ignore[call-arg]
        await client.raw("GET", "/x", content=[b"a"])  # type: ignore[arg-type]
    ClientOptions(timeout="3")  # type: ignore[arg-type]
    ClientOptions(pool_size="3")  # type: ignore[arg-type]
    ClientOptions(keep_alive=None)  # type: ignore[arg-type]
    ClientOptions(timeuot=3)  # type: ignore[call-arg]
    Widget(nonsense=1)  # type: ignore[call-arg]
    AioHttpClient()  # type: ignore[call-arg]
