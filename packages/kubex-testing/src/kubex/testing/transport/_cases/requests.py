import inspect
from collections.abc import AsyncIterator
from typing import Any

import pytest

from kubex.core.exceptions import TransportError
from kubex.testing.transport._calls import Call, both, request, send
from kubex.testing.transport._harness import Connect, Harness
from kubex.testing.transport._server.server import Serve

JSON = (("content-type", "application/json"),)
SHAPES: dict[str, dict[str, Any]] = {
    "an escaped path": {"path": "/api/v1/namespaces/a/pods/b%3Fc%20d%2Fe"},
    "a query": {"query": (("labelSelector", "a in (b, c),d!=e/f"), ("limit", "5"), ("u", "ä&="), ("u", "+"))},
    "a POST": {"method": "POST", "headers": JSON, "body": b'{"a":1}'},
    "a PUT of nothing": {"method": "PUT", "headers": JSON, "body": b""},
    "a PATCH": {"method": "PATCH", "headers": (("content-type", "application/apply-patch+yaml"),), "body": b"{}"},
    "a DELETE with a body": {"method": "DELETE", "headers": JSON, "body": b"{}"},
    "a DELETE without": {"method": "DELETE"},
    "the headers of a client": {
        "headers": (("user-agent", "mine/1"), ("authorization", "Bearer t"), ("accept", "application/json"))
    },
}
LARGE = 5_000_000


class Requests(Harness):
    """What is sent is what was asked for, and nothing of the transport's own accord."""

    @pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
    async def test_a_request_arrives_as_it_was_made(
        self, serve: Serve, connect: Connect, shape: dict[str, Any]
    ) -> None:
        """Method, target, body and each header reach the server unchanged, and each header once."""
        server = serve.answer()
        asked = request(server, **shape)
        await connect(server).send(asked)
        (received,) = server.requests
        assert (received.method, received.target, received.body) == (asked.method, asked.target, asked.body or b"")
        names = {name for name, _ in asked.headers}
        assert sorted(item for item in received.items if item[0] in names) == sorted(asked.headers)

    async def test_a_path_in_the_url_of_the_server_is_kept(self, serve: Serve, connect: Connect) -> None:
        """The path is appended to the URL of the server, which may have a path of its own."""
        server = serve.answer()
        url = f"{server.url}/k8s/clusters/c-1"
        await connect(url).send(request(url, "/api"))
        assert server.requests[0].target == "/k8s/clusters/c-1/api"

    async def test_a_large_body_arrives_whole(self, serve: Serve, connect: Connect) -> None:
        """A body of bytes is sent with its length, however large, and without a warning."""
        server = serve.answer()
        body = bytes(range(256)) * (LARGE // 256)
        await connect(server).send(request(server, method="POST", body=body))
        assert server.requests[0].body == body
        assert server.requests[0].headers["content-length"] == str(len(body))

    async def test_a_body_in_parts_arrives_whole(self, serve: Serve, connect: Connect) -> None:
        """A body that is an async iterable is sent as it comes, and is not asked for its length."""
        server = serve.answer()

        async def parts() -> AsyncIterator[bytes]:
            for i in range(100):
                yield b"%d," % i * 100

        await connect(server).send(request(server, method="POST", body=parts()))
        assert server.requests[0].body == b"".join(b"%d," % i * 100 for i in range(100))

    @both
    async def test_redirects_are_not_followed(self, serve: Serve, connect: Connect, call: Call) -> None:
        """A redirect is an answer like any other: nothing is sent to where it leads."""
        elsewhere = serve.answer()
        for status in ("301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"):
            server = serve.answer(b"", status, location=f"{elsewhere.url}/")
            answer = await call(connect(server), request(server))
            assert answer.status == int(status[:3])
        assert elsewhere.connections == []

    async def test_cookies_are_not_kept(self, serve: Serve, connect: Connect) -> None:
        """What a server sets as a cookie is not sent with the next request."""
        server = serve.answer(set_cookie="a=b; Path=/")
        transport = connect(server)
        for _ in range(2):
            await transport.send(request(server))
        assert [received.headers.get("cookie") for received in server.requests] == [None, None]

    async def test_the_environment_names_no_proxy(
        self, serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Unless `ClientOptions.trust_env` says so, HTTP_PROXY and the like are not read."""
        proxy, server = serve.answer({"from": "proxy"}), serve.answer({"from": "server"})
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        answer = await connect(server).send(request(server))
        assert answer.body == b'{"from": "server"}'

    async def test_a_failed_request_is_not_repeated(self, serve: Serve, connect: Connect) -> None:
        """Repeating is the client's to decide: a request whose connection broke has been sent once."""
        server = serve.raw(b"")
        methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        for method in methods:
            with pytest.raises(TransportError):
                await send(connect(server), request(server, method=method))
        assert [received.method for received in server.requests] == methods

    def test_the_factory_is_no_coroutine(self) -> None:
        """`load` gives a factory, a plain callable that makes the transport at once."""
        factory = self.info.load()
        assert callable(factory)
        assert not inspect.iscoroutinefunction(factory)
