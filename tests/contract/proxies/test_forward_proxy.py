"""Requests through a real forward proxy; none goes around it."""

import dataclasses

import anyio
import pytest

from kubex.api import Api
from kubex.client import ClientOptions
from kubex.core.exceptions import ApiError, ConfigurationError, ConnectError
from kubex.transport import Request

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/some/path", query=(("a", "b c"),))
EVENT = b'{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n'
VARIABLES = [name for each in ("http", "https", "all", "no") for name in (f"{each}_proxy", f"{each}_proxy".upper())]


@pytest.fixture(params=["http", "https"])
def scheme(request):
    return request.param


@pytest.fixture
def start(serve, connect, scheme, server_tls, authority):
    """Starts an API server, http or https, and makes a client of it."""

    def start(script, options=None, host="127.0.0.1", **configuration):
        tls = server_tls(host) if scheme == "https" else None
        server = serve(script, tls)
        trust = {"ca_data": authority.cert_pem.bytes()} if tls else {}
        client = connect(f"{scheme}://127.0.0.1:{server.port}", options, **trust, **configuration)
        return server, client

    return start


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """Sets the variables that name proxies, and no others."""
    for name in [*VARIABLES, "NETRC"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))

    def environment(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return environment


def answer(connection):
    while True:
        connection.read_request()
        connection.answer()


def watched(connection):
    connection.read_request()
    connection.begin()
    connection.chunk(EVENT)
    connection.wait_closed()


@pytest.mark.parametrize("form", ["one", "map", "kubeconfig"])
async def test_requests_go_through_the_proxy(start, scheme, proxy, through_proxy, form):
    option = {"one": proxy.url, "map": {scheme: proxy.url}, "kubeconfig": None}[form]
    named = {"proxy_url": proxy.url} if form == "kubeconfig" else {}
    server, client = start(answer, ClientOptions(proxy=option), token="t0ken", **named)
    for _ in range(2):
        assert (await client.request(REQUEST)).body == b"{}"
    assert through_proxy(server)
    for received in server.requests:
        assert received.target == "/some/path?a=b%20c"
        assert received.headers["authorization"] == "Bearer t0ken"
        assert "proxy-authorization" not in received.headers


async def test_a_watch_goes_through_the_proxy_and_ends_with_its_connection(start, proxy, through_proxy, thing):
    server, client = start(watched, ClientOptions(proxy=proxy.url))
    async with Api(thing, client=client).watch() as events:
        assert (await anext(events)).object.metadata.name == "a"
    assert await server.all_closed()
    assert through_proxy(server)


async def test_many_at_once_go_through_the_proxy(start, proxy, through_proxy):
    server, client = start(answer, ClientOptions(proxy=proxy.url))
    async with anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(client.request, REQUEST)
    assert len(server.requests) == 10
    assert through_proxy(server)


@pytest.mark.parametrize("wrong", ["user:hunter2@", ""])
async def test_a_proxy_that_refuses_is_an_error_without_the_password(start, scheme, start_proxy, wrong):
    proxy = dataclasses.replace(start_proxy("user:pa.ss"), userinfo=wrong)
    server, client = start(answer, ClientOptions(proxy=proxy.url))
    with pytest.raises((ConnectError, ApiError), match=r"GET https?://127.0.0.1:.*\b(401|407)\b") as caught:
        await client.request(REQUEST)
    # Without TLS its answer cannot be told from the API server's.
    assert isinstance(caught.value, ConnectError if scheme == "https" else ApiError)
    assert "hunter2" not in str(caught.value)
    assert server.connections == []


async def test_a_proxy_that_is_not_there_is_an_error_without_the_password(start):
    server, client = start(answer, ClientOptions(proxy="http://user:hunter2@127.0.0.1:9"))
    with pytest.raises(ConnectError) as caught:
        await client.request(REQUEST)
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in repr(caught.value.__cause__)
    assert server.connections == []


async def test_the_option_wins_over_the_kubeconfig(start, start_proxy, through_proxy):
    server, client = start(answer, ClientOptions(proxy=start_proxy("").url), proxy_url="http://127.0.0.1:9")
    await client.request(REQUEST)
    assert through_proxy(server)


async def test_an_empty_map_is_no_proxy_even_if_others_name_one(start, environment):
    environment(http_proxy="http://127.0.0.1:9", https_proxy="http://127.0.0.1:9")
    options = ClientOptions(proxy={}, trust_env=True)
    server, client = start(answer, options, proxy_url="http://127.0.0.1:9")
    await client.request(REQUEST)
    assert server.connections[0].peer[0] == "127.0.0.1"


@pytest.mark.parametrize("name", ["{}_proxy", "{}_PROXY", "all_proxy", "ALL_PROXY"])
async def test_the_environment_names_the_proxy_if_it_is_trusted(start, scheme, proxy, through_proxy, environment, name):
    environment(**{name.format(scheme if name.islower() else scheme.upper()): proxy.url})
    server, client = start(answer, ClientOptions(trust_env=True))
    await client.request(REQUEST)
    assert through_proxy(server)


async def test_the_kubeconfig_wins_over_the_environment(start, start_proxy, through_proxy, environment):
    environment(all_proxy="http://127.0.0.1:9", no_proxy="*")
    server, client = start(answer, ClientOptions(trust_env=True), proxy_url=start_proxy("").url)
    await client.request(REQUEST)
    assert through_proxy(server)


@pytest.mark.parametrize("options", [{"trust_env": True, "except": "127.0.0.0/8"}, {"trust_env": False, "except": ""}])
async def test_the_environment_names_no_proxy_that_is_to_be_used(start, environment, options):
    environment(http_proxy="http://127.0.0.1:9", https_proxy="http://127.0.0.1:9", no_proxy=options["except"])
    server, client = start(answer, ClientOptions(trust_env=options["trust_env"]))
    await client.request(REQUEST)
    assert server.connections[0].peer[0] == "127.0.0.1"


async def test_a_proxy_without_a_scheme_is_http(start, start_proxy, through_proxy, environment):
    environment(all_proxy=f"127.0.0.1:{start_proxy('').port}")
    server, client = start(answer, ClientOptions(trust_env=True))
    await client.request(REQUEST)
    assert through_proxy(server)


@pytest.mark.parametrize("source", ["environment", "option"])
async def test_netrc_has_the_credentials_of_the_proxy(start, start_proxy, through_proxy, environment, tmp_path, source):
    proxy = start_proxy("user:pa.ss")
    (tmp_path / "credentials").write_text("machine 127.0.0.1 login user password pa.ss\n")
    environment(NETRC=str(tmp_path / "credentials"), all_proxy=proxy.bare_url)
    option = proxy.bare_url if source == "option" else None
    server, client = start(answer, ClientOptions(trust_env=True, proxy=option))
    await client.request(REQUEST)
    assert through_proxy(server)
    assert "authorization" not in server.requests[0].headers  # they are the proxy's alone


@pytest.mark.parametrize("text", ["machine 127.0.0.1 hunter2", "machine 127.0.0.1 login \xff"])
async def test_a_netrc_that_cannot_be_read_is_named_without_its_words(start, environment, tmp_path, text):
    (tmp_path / ".netrc").write_text(text, encoding="latin-1")
    environment(all_proxy="http://127.0.0.1:9")
    _, client = start(answer, ClientOptions(trust_env=True))
    with pytest.raises(ConfigurationError, match=r"\.netrc.*cannot be read for the credentials of the proxy") as caught:
        await client.request(REQUEST)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__cause__


async def test_a_proxy_of_the_environment_that_is_none_is_an_error(start, scheme, environment):
    environment(all_proxy="socks5://user:hunter2@127.0.0.1:9")
    _, client = start(answer, ClientOptions(trust_env=True))
    with pytest.raises(ConfigurationError, match=rf"environment variables name for {scheme} URLs must begin") as caught:
        await client.request(REQUEST)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["https"], indirect=True)
async def test_a_certificate_for_another_name_is_refused_and_leaves_no_connection(start, start_proxy):
    server, client = start(answer, ClientOptions(proxy=start_proxy("").url), host="other.example.com")
    for _ in range(2):
        with pytest.raises(ConnectError):
            await client.request(REQUEST)
    assert await server.all_closed()
    assert server.requests == []


async def test_a_cancelled_handshake_leaves_no_connection(connect, serve, start_proxy, through_proxy):
    server = serve(lambda connection: connection.wait_closed())
    client = connect(f"https://127.0.0.1:{server.port}", ClientOptions(proxy=start_proxy("").url))
    async with anyio.create_task_group() as group:
        group.start_soon(client.request, REQUEST)
        assert await server.opened(1)
        group.cancel_scope.cancel()
    assert await server.all_closed()
    assert through_proxy(server)


@pytest.mark.parametrize("scheme", ["https"], indirect=True)
async def test_the_servers_name_may_be_another(start, start_proxy, through_proxy, info):
    name = "kubernetes.example.com"
    options = ClientOptions(proxy=start_proxy("").url)
    server, client = start(answer, options, host=name, tls_server_name=name)
    if info.name == "httpx":
        with pytest.raises(ConfigurationError, match="tls_server_name for servers behind a proxy: use aiohttp"):
            await client.request(REQUEST)
    else:
        await client.request(REQUEST)
        assert through_proxy(server)


@pytest.mark.parametrize("scheme", ["https"], indirect=True)
@pytest.mark.parametrize("form", ["one", "map", "kubeconfig", "environment"])
async def test_websockets_go_through_the_proxy(start, scheme, proxy, through_proxy, environment, form):
    def echo(connection):
        peer = connection.upgrade()
        while True:
            kind, data = peer.read()
            peer.send(data, kind)

    environment(**({"https_proxy": proxy.url} if form == "environment" else {}))
    options = ClientOptions(
        proxy={"one": proxy.url, "map": {scheme: proxy.url}}.get(form), trust_env=form == "environment"
    )
    server, client = start(echo, options, **({"proxy_url": proxy.url} if form == "kubeconfig" else {}))
    async with client.websocket(REQUEST, []) as websocket:
        await websocket.send(b"x" * 300_000)
        assert await websocket.receive() == b"x" * 300_000
    assert await server.all_closed()
    assert through_proxy(server)
    assert "proxy-authorization" not in server.requests[0].headers


@pytest.mark.parametrize("scheme", ["http"], indirect=True)
async def test_a_websocket_to_an_http_server_is_refused_rather_than_led_around_the_proxy(start, proxy):
    server, client = start(answer, ClientOptions(proxy=proxy.url))
    with pytest.raises(ConfigurationError, match="proxy"):
        async with client.websocket(REQUEST, []):
            pytest.fail("a WebSocket was opened")
    assert server.connections == []
