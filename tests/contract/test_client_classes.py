"""What the client class of each transport takes beside the options: the extras of the library behind it."""

import warnings

import aiohttp
import h2.config
import h2.connection
import h2.events
import httpx
import pytest

from kubex.api import Api
from kubex.client import AioHttpClient, ClientOptions, HttpxClient
from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError, ConnectError
from kubex.core.models import ObjectMeta
from kubex.k8s.v1_35.core.v1.config_map import ConfigMap
from kubex.testing import EmbeddedCluster
from kubex.transport import Request

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/some/path")
AIOHTTP = pytest.mark.parametrize("stack", [("aiohttp", "asyncio"), ("aiohttp", "uvloop")], indirect=True, ids="-".join)
HTTPX = pytest.mark.parametrize("stack", [("httpx", "asyncio"), ("httpx", "trio")], indirect=True, ids="-".join)


@pytest.fixture
def configuration(serve):
    """Tells where a server is, or where none is."""

    def configuration(server=None, scheme="http", **more):
        port = server.port if server else 9
        return ClientConfiguration(url=f"{scheme}://127.0.0.1:{port}", **more)

    return configuration


def speak_http2(connection):
    """Answer one request, over HTTP/2."""
    assert connection.sock.selected_alpn_protocol() == "h2"
    http2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    http2.initiate_connection()
    while True:
        connection.send(http2.data_to_send())
        for event in http2.receive_data(connection.sock.recv(65536)):
            if isinstance(event, h2.events.RequestReceived):
                http2.send_headers(event.stream_id, [(":status", "200"), ("content-type", "application/json")])
                http2.send_data(event.stream_id, b"{}", end_stream=True)
            elif isinstance(event, h2.events.ConnectionTerminated):
                return


@HTTPX
async def test_http2_is_spoken_where_it_is_asked_for(serve, configuration, server_tls, authority):
    tls = server_tls("127.0.0.1")
    tls.set_alpn_protocols(["h2", "http/1.1"])
    server = serve(speak_http2, tls)
    there = configuration(server, "https", ca_data=authority.cert_pem.bytes())
    async with HttpxClient(there, http2=True) as client:
        assert (await client.request(REQUEST)).body == b"{}"


@HTTPX
async def test_http2_is_not_spoken_unasked(serve, configuration, server_tls, authority):
    tls = server_tls("127.0.0.1")
    tls.set_alpn_protocols(["h2", "http/1.1"])
    server = serve.answer(tls=tls)
    async with HttpxClient(configuration(server, "https", ca_data=authority.cert_pem.bytes())) as client:
        await client.request(REQUEST)
        assert server.connections[0].sock.selected_alpn_protocol() == "http/1.1"


@HTTPX
@pytest.mark.parametrize("given", [True, False], ids=["with-configuration", "without"])
async def test_an_asgi_application_is_called_without_a_socket(configuration, monkeypatch, given):
    app = EmbeddedCluster().app  # which does not serve
    monkeypatch.setattr("socket.socket.connect", None)
    there = [configuration()] if given else []
    async with HttpxClient(*there, transport=httpx.ASGITransport(app)) as client:
        api = Api(ConfigMap, client=client, namespace="default")
        await api.create(ConfigMap(metadata=ObjectMeta(name="a"), data={"b": "c"}))
        assert (await api.get("a")).data == {"b": "c"}
        assert [each.metadata.name for each in (await api.list(field_selector="metadata.name=a")).items] == ["a"]


@HTTPX
async def test_a_server_has_to_be_named_by_a_configuration_or_a_transport(info):
    with pytest.raises(ConfigurationError, match="needs a configuration, or a transport"):
        HttpxClient()


@HTTPX
@pytest.mark.parametrize("pattern", ["http://", "all://", "all://127.0.0.1"])
@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", {"http": "http://127.0.0.1:9"}], ids=["one", "map"])
async def test_a_mount_wins_over_the_proxy(serve, configuration, pattern, proxy):
    server = serve.answer()
    mounts = {pattern: httpx.AsyncHTTPTransport(verify=False)}
    async with HttpxClient(configuration(server), ClientOptions(proxy=proxy), mounts=mounts) as client:
        await client.request(REQUEST)
    assert server.requests[0].target == "/some/path"
    assert await server.all_closed()


@HTTPX
@pytest.mark.parametrize(
    "mounted", [{"https://": httpx.MockTransport(lambda _: httpx.Response(500))}, {"all://": None}]
)
async def test_what_no_mount_takes_goes_through_the_proxy(serve, configuration, mounted):
    proxy = serve.answer()
    options = ClientOptions(proxy=f"http://127.0.0.1:{proxy.port}")
    async with HttpxClient(configuration(), options, mounts=mounted) as client:
        await client.request(REQUEST)
    assert proxy.requests[0].target == "http://127.0.0.1:9/some/path"


@HTTPX
async def test_options_that_a_given_transport_makes_void_are_told(configuration):
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={}))
    options = ClientOptions(proxy="http://127.0.0.1:9", pool_size=1, keep_alive=False)
    with pytest.warns(UserWarning, match="since the transport that was given") as caught:
        client = HttpxClient(configuration(), options, transport=transport)
    assert {str(each.message).partition(" ")[0].rpartition(".")[2] for each in caught} == {
        "proxy",
        "pool_size",
        "keep_alive",
    }
    assert {each.filename for each in caught} == {__file__}
    async with client:
        assert (await client.request(REQUEST)).body == b"{}"


@HTTPX
async def test_event_hooks_are_called(serve, configuration):
    seen = []

    async def asked(request):
        seen.append((request.method, request.url.path))

    async def answered(response):
        seen.append(response.status_code)

    hooks = {"request": [asked], "response": [answered]}
    async with HttpxClient(configuration(serve.answer()), event_hooks=hooks) as client:
        await client.request(REQUEST)
    assert seen == [("GET", "/some/path"), 200]


@HTTPX
async def test_a_transport_that_tries_again_may_stand_in_front(serve, configuration):
    failures = iter([httpx.ConnectError("not yet"), None])

    class Retry(httpx.AsyncBaseTransport):
        def __init__(self):
            self.behind = httpx.AsyncHTTPTransport(verify=False)

        async def handle_async_request(self, request):
            try:
                if error := next(failures):
                    raise error
            except httpx.ConnectError:
                return await self.handle_async_request(request)
            return await self.behind.handle_async_request(request)

        async def aclose(self):
            await self.behind.aclose()

    server = serve.answer()
    async with HttpxClient(configuration(server), transport=Retry()) as client:
        await client.request(REQUEST)
    assert len(server.requests) == 1
    assert await server.all_closed()


@AIOHTTP
async def test_a_connector_that_was_given_is_used_and_closed(serve, configuration):
    server = serve.answer()
    connector = aiohttp.TCPConnector(force_close=True)
    async with AioHttpClient(configuration(server), connector=connector) as client:
        for _ in range(2):
            await client.request(REQUEST)
        assert await server.all_closed()
    assert len(server.connections) == 2
    assert connector.closed


@AIOHTTP
async def test_the_certificates_of_the_configuration_hold_for_a_given_connector(
    serve, configuration, server_tls, authority
):
    server = serve.answer(tls=server_tls("127.0.0.1"))
    there = configuration(server, "https", ca_data=authority.cert_pem.bytes())
    async with AioHttpClient(there, connector=aiohttp.TCPConnector()) as client:
        await client.request(REQUEST)
    async with AioHttpClient(configuration(server, "https"), connector=aiohttp.TCPConnector()) as client:
        with pytest.raises(ConnectError):
            await client.request(REQUEST)
    assert len(server.requests) == 1


@AIOHTTP
async def test_options_that_a_given_connector_makes_void_are_told(serve, configuration):
    options = ClientOptions(pool_size=1, keep_alive_timeout=None, buffer_size=1)
    with pytest.warns(UserWarning, match="ignored, since the connector that was given") as caught:
        client = AioHttpClient(configuration(serve.answer()), options, connector=aiohttp.TCPConnector())
    assert len(caught) == 2
    async with client:
        await client.request(REQUEST)


@AIOHTTP
async def test_trace_configs_are_called(serve, configuration):
    seen = []

    async def started(session, context, params):
        seen.append((params.method, params.url.path))

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(started)
    async with AioHttpClient(configuration(serve.answer()), trace_configs=[trace]) as client:
        await client.request(REQUEST)
    assert seen == [("GET", "/some/path")]


async def test_without_extras_the_classes_are_as_quiet_as_any_client(serve, configuration, info):
    with warnings.catch_warnings(record=True) as caught:
        async with info.load_client()(configuration(serve.answer())) as client:
            await client.request(REQUEST)
    assert caught == []
