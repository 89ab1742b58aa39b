"""What a transport sends, and what it must not do of its own accord."""

import anyio
import pytest

from kubex.client import ClientOptions
from kubex.core.exceptions import ApiError
from kubex.transport import Request

pytestmark = pytest.mark.anyio

REQUEST = Request(method="GET", path="/some/path")


@pytest.mark.parametrize(
    "request_",
    [
        Request(method="GET", path="/api/v1/namespaces/a/pods/b%3Fc%20d"),
        Request(method="GET", path="/x", query=(("labelSelector", "a in (b, c),d!=e/f"), ("limit", "5"), ("u", "ä&="))),
        Request(method="POST", path="/x", headers=(("content-type", "application/json"),), body=b'{"a":1}'),
        Request(method="PUT", path="/x", headers=(("content-type", "application/json"),), body=b""),
        Request(method="PATCH", path="/x", headers=(("content-type", "application/apply-patch+yaml"),), body=b"{}"),
        Request(method="DELETE", path="/x", headers=(("content-type", "application/json"),), body=b"{}"),
        Request(method="DELETE", path="/x"),
    ],
    ids=lambda request: f"{request.method} {request.target}",
)
async def test_a_request_arrives_as_it_was_made(serve, connect, request_):
    server = serve.answer()
    await connect(server, token="t0ken").request(request_)
    (received,) = server.requests
    assert (received.method, received.target, received.body) == (
        request_.method,
        request_.target,
        request_.body or b"",
    )
    assert received.headers.get("content-type") == dict(request_.headers).get("content-type")
    assert received.headers["authorization"] == "Bearer t0ken"
    assert received.headers["accept"] == "application/json"
    assert received.headers["user-agent"].startswith("kubex/")


async def test_a_redirect_is_not_followed(serve, connect):
    elsewhere = serve.answer()
    server = serve.answer(b"", "302 Found", location=f"http://127.0.0.1:{elsewhere.port}/")
    with pytest.raises(ApiError, match="redirects are not followed"):
        await connect(server, token="t0ken").request(Request(method="GET", path="/x"))
    assert elsewhere.requests == []


async def test_a_path_in_the_servers_url_is_kept(serve, connect):
    server = serve.answer()
    await connect(f"http://127.0.0.1:{server.port}/k8s/clusters/c-1/").request(Request(method="GET", path="/api"))
    assert server.requests[0].target == "/k8s/clusters/c-1/api"


async def test_silenced_warnings_stay_silent(serve, connect):
    server = serve.answer(None, "200 OK", warning='299 - "old"')
    await connect(server, ClientOptions(log_api_warnings=False)).request(REQUEST)


async def test_concurrent_first_calls_open_one_transport(serve, connect, info, monkeypatch):
    client = connect(serve.answer())
    made = []

    def load():
        def factory(*args):
            made.append(info.load()(*args))
            return made[-1]

        return factory

    monkeypatch.setattr(client, "transport", type(info)(name=info.name, contract=1, load=load, runtimes=info.runtimes))
    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(client.request, REQUEST)
    assert len(made) == 1
