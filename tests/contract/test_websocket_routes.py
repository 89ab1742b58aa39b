"""A WebSocket takes the way of any other request: TLS, proxies, the pool; but HTTP/1.1 where others speak HTTP/2."""

import contextlib
import socket
import threading

import pytest

from kubex.client import ClientOptions, HttpxClient
from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ApiError, ConfigurationError, ConnectError, Forbidden, RequestTimeout
from kubex.core.timeouts import Timeout
from kubex.transport import Request

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/exec")


def echo(connection):
    peer = connection.upgrade()
    while True:
        kind, data = peer.read()
        peer.send(data, kind)


def tunnel(connection):
    """Be a forward proxy that knows CONNECT only."""
    host, _, port = connection.read_request().target.partition(":")
    with socket.create_connection((host, int(port))) as onward:
        connection.send(b"HTTP/1.1 200 OK\r\n\r\n")
        thread = threading.Thread(target=pump, args=(onward, connection.sock))
        thread.start()
        pump(connection.sock, onward)
        thread.join(10)


def pump(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


async def use(client):
    async with client.websocket(REQUEST, []) as websocket:
        await websocket.send(b"x" * 300_000)
        assert await websocket.receive() == b"x" * 300_000


@pytest.fixture
def secure(serve, server_tls, authority):
    """Start a server with TLS; give it, and the fields of a configuration that trusts it."""

    def secure(script, name="127.0.0.1"):
        server = serve(script, server_tls(name))
        return server, {"url": f"https://127.0.0.1:{server.port}", "ca_data": authority.cert_pem.bytes()}

    return secure


async def test_the_name_in_the_certificate_can_be_told(secure, connect):
    server, configuration = secure(echo, "kubernetes.test")
    await use(connect(configuration.pop("url"), tls_server_name="kubernetes.test", **configuration))
    assert len(server.connections) == 1


async def test_a_certificate_that_is_not_trusted_is_a_connect_error(secure, connect):
    server, configuration = secure(echo)
    with pytest.raises(ConnectError, match="certificate"):
        await use(connect(configuration["url"]))
    server.errors.clear()


@pytest.mark.parametrize("user", ["", "us%65r:p%40ss@"])
@pytest.mark.parametrize("shape", [str, dict])
async def test_a_proxy_tunnels_to_an_https_server_and_nothing_goes_around_it(secure, serve, connect, user, shape):
    server, configuration = secure(echo)
    proxy = serve(tunnel)
    url = f"http://{user}127.0.0.1:{proxy.port}"
    options = ClientOptions(proxy=url if shape is str else {"https": url})
    await use(connect(configuration.pop("url"), options, token="s3cr3t", **configuration))
    (asked,) = proxy.requests
    assert (asked.method, asked.target) == ("CONNECT", f"127.0.0.1:{server.port}")
    assert asked.headers.get("proxy-authorization") == ("Basic dXNlcjpwQHNz" if user else None)
    assert "authorization" not in asked.headers
    assert "proxy-authorization" not in server.requests[0].headers
    assert server.requests[0].headers["authorization"] == "Bearer s3cr3t"
    assert len(server.connections) == len(proxy.connections) == 1
    assert await proxy.all_closed()


async def test_a_refusal_comes_whole_through_a_proxy(secure, serve, connect):
    def refuse(connection):
        connection.read_request()
        connection.answer({"kind": "Status", "code": 403, "message": "not you"}, "403 Forbidden")

    _, configuration = secure(refuse)
    options = ClientOptions(proxy=f"http://127.0.0.1:{serve(tunnel).port}")
    with pytest.raises(Forbidden, match="not you"):
        await use(connect(configuration.pop("url"), options, **configuration))


async def test_a_proxy_is_refused_for_an_http_server_before_anything_is_sent(serve, connect):
    server, proxy = serve(echo), serve(tunnel)
    client = connect(server, ClientOptions(proxy=f"http://user:s3cr3t@127.0.0.1:{proxy.port}"))
    with pytest.raises(ConfigurationError, match="go through a proxy to https servers only") as caught:
        await use(client)
    assert "s3cr3t" not in str(caught.value)
    assert server.connections == proxy.connections == []


async def test_what_the_environment_says_of_proxies_holds_with_trust_env(serve, connect, monkeypatch):
    server, proxy = serve(echo), serve(tunnel)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
    await use(connect(server))
    with pytest.raises(ConfigurationError, match="go through a proxy to https servers only"):
        await use(connect(server, ClientOptions(trust_env=True)))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    await use(connect(server, ClientOptions(trust_env=True)))
    assert (len(server.connections), len(proxy.connections)) == (2, 0)


@pytest.mark.filterwarnings("ignore:Timeout.pool over aiohttp")
async def test_a_full_pool_is_told_of(serve, connect):
    server = serve(echo)
    client = connect(server, ClientOptions(pool_size=1, timeout=Timeout(connect=0.2, pool=0.2)))
    async with client.websocket(REQUEST, []):
        with pytest.raises(RequestTimeout, match="of the pool are in use"):
            await use(client)
    await use(client)
    assert len(server.connections) == 2


@pytest.fixture
def only_httpx(info):
    if info.name != "httpx":
        pytest.skip("only httpx has these arguments")


@pytest.mark.usefixtures("only_httpx")
async def test_http2_leaves_websockets_to_http1(serve, server_tls, authority):
    tls = server_tls("127.0.0.1")
    tls.set_alpn_protocols(["h2", "http/1.1"])
    chosen = []

    def script(connection):
        chosen.append(connection.sock.selected_alpn_protocol())
        if chosen[-1] != "h2":
            echo(connection)

    server = serve(script, tls)
    configuration = ClientConfiguration(
        url=f"https://127.0.0.1:{server.port}", ca_data=authority.cert_pem.bytes().decode()
    )
    async with HttpxClient(configuration, http2=True) as client:
        await use(client)
        with pytest.raises(Exception, match="GET https"):
            await client.request(REQUEST)
    assert chosen[0] != "h2"
    assert "h2" in chosen[1:]
    assert await server.all_closed()


@pytest.mark.usefixtures("only_httpx")
async def test_a_mount_that_is_given_leads_websockets_too(secure, serve):
    import httpx

    server, configuration = secure(echo)
    proxy = serve(tunnel)
    given = httpx.AsyncHTTPTransport(verify=False, proxy=f"http://127.0.0.1:{proxy.port}")  # the way is what is tested
    async with HttpxClient(
        ClientConfiguration(url=configuration["url"], insecure_skip_tls_verify=True), mounts={"https://": given}
    ) as client:
        await use(client)
    assert len(server.connections) == len(proxy.connections) == 1
    assert await server.all_closed()


@pytest.mark.usefixtures("only_httpx")
async def test_an_application_given_as_transport_refuses_in_its_own_words():
    import httpx

    async def app(scope, receive, send):
        assert scope["type"] == "http"
        await send({"type": "http.response.start", "status": 400, "headers": []})
        await send({"type": "http.response.body", "body": b"no upgrade here"})

    configuration = ClientConfiguration(url="http://cluster.test")
    async with HttpxClient(configuration, transport=httpx.ASGITransport(app)) as client:
        with pytest.raises(ApiError, match="no upgrade here"):
            await use(client)
