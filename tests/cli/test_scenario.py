import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing, asynccontextmanager
from typing import Any

import anyio
import pytest

from kubex.api import Api
from kubex.cli.demo.namespace import temporary_namespace
from kubex.cli.demo.scenario import arrival, create_first, service_account
from kubex.client import BaseClient
from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import AlreadyExists, ConnectError, Forbidden, KubexError, NotFound
from kubex.core.models import EventType, ObjectMeta, Status, WatchEvent
from kubex.core.options import ClientOptions
from kubex.k8s.v1_35.core.v1 import Pod
from kubex.transport import Headers, Request, Response, StreamedResponse

Answer = dict[str, Any] | Exception

pytestmark = pytest.mark.anyio

NO_ACCOUNT = Forbidden("refused", status=Status(code=403, message='serviceaccount "default" not found'))
POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web-1"}}
LIST = {"apiVersion": "v1", "kind": "NamespaceList", "metadata": {"resourceVersion": "5"}, "items": []}
NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "made"}}
DELETED = {"type": "DELETED", "object": NAMESPACE}


class ScriptedClient(BaseClient):
    """Answers each call with the next answer for its verb; the events of a watch that is not to end hang."""

    def __init__(self, *, watch: Iterable[dict[str, Any]] = (), hang: bool = False, **answers: list[Answer]) -> None:
        self.configuration = ClientConfiguration(url="http://127.0.0.1:1")
        self.options = ClientOptions()
        self.asked: list[str] = []
        self._answers = answers
        self._watch = watch
        self._hang = hang

    async def request(self, request: Request) -> Response:
        self.asked.append(f"{request.method} {request.path}")
        answer = self._answers[request.method.lower()].pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Response(status=200, headers=Headers(), body=json.dumps(answer).encode())

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        self.asked.append(f"WATCH {request.path}")
        async with aclosing(self._chunks()) as chunks:
            yield StreamedResponse(status=200, headers=Headers(), chunks=chunks)

    async def _chunks(self) -> AsyncGenerator[bytes, None]:
        for event in self._watch:
            yield json.dumps(event).encode() + b"\n"
        if self._hang:
            await anyio.sleep_forever()

    async def close(self) -> None:
        pass


def added(kind: str, name: str) -> dict[str, Any]:
    return {"type": "ADDED", "object": {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}}}


async def test_the_first_pod_waits_for_the_service_account_where_it_is_missing() -> None:
    client = ScriptedClient(post=[NO_ACCOUNT, POD], watch=[added("ServiceAccount", "default")], hang=True)
    await create_first(Api(Pod, client=client, namespace="n"), client, "n")
    pods, accounts = "/api/v1/namespaces/n/pods", "/api/v1/namespaces/n/serviceaccounts"
    assert client.asked == [f"POST {pods}", f"WATCH {accounts}", f"POST {pods}"]


async def test_another_refusal_of_the_first_pod_is_not_waited_for() -> None:
    client = ScriptedClient(post=[Forbidden("refused", status=Status(code=403, message="quota"))])
    with pytest.raises(Forbidden):
        await create_first(Api(Pod, client=client, namespace="n"), client, "n")
    assert len(client.asked) == 1


async def test_a_namespace_that_gets_no_service_account_is_an_error() -> None:
    with pytest.raises(KubexError, match="namespace n got no default service account"):
        await service_account(ScriptedClient(), "n")


async def test_a_watch_that_ends_early_is_an_error_that_names_what_is_missing() -> None:
    send, events = anyio.create_memory_object_stream[WatchEvent[Pod]](2)
    send.send_nowait(WatchEvent(EventType.ADDED, Pod(metadata=ObjectMeta(name="web-1"))))
    send.close()
    with events, pytest.raises(KubexError, match="before web-2 and web-3 were ADDED"):
        await arrival(events, EventType.ADDED, "web-1", "web-2", "web-3")


async def test_a_namespace_is_removed_and_seen_to_go() -> None:
    told: list[str] = []
    client = ScriptedClient(post=[NAMESPACE], get=[LIST], delete=[NAMESPACE], watch=[DELETED], hang=True)
    async with temporary_namespace(client, told.append) as name:
        assert client.asked == ["POST /api/v1/namespaces"]
    assert client.asked[1:] == [
        "GET /api/v1/namespaces",
        f"DELETE /api/v1/namespaces/{name}",
        "WATCH /api/v1/namespaces",
    ]
    assert len(told) == 1
    assert told[0].startswith(f"namespace {name} is removed, in ")


async def test_a_namespace_that_was_refused_is_not_removed() -> None:
    client = ScriptedClient(post=[AlreadyExists("taken", status=Status(code=409))])
    with pytest.raises(AlreadyExists):
        async with temporary_namespace(client, pytest.fail):
            pytest.fail("there is no namespace")
    assert client.asked == ["POST /api/v1/namespaces"]


async def test_a_namespace_that_may_have_been_created_is_removed() -> None:
    client = ScriptedClient(
        post=[ConnectError("cut")], get=[LIST], delete=[NotFound("no such thing", status=Status(code=404))]
    )
    with pytest.raises(ConnectError):
        async with temporary_namespace(client, lambda _: None):
            pytest.fail("there is no namespace")
    assert client.asked[-1].startswith("DELETE /api/v1/namespaces/kubex-demo-")


async def test_a_namespace_that_cannot_be_removed_is_an_error() -> None:
    client = ScriptedClient(post=[NAMESPACE], get=[ConnectError("cut")])
    with pytest.raises(KubexError, match=r"namespace kubex-demo-\w{5} was not removed: cut\. See `kubectl get"):
        async with temporary_namespace(client, pytest.fail):
            pass


async def test_an_error_inside_wins_over_a_namespace_that_cannot_be_removed() -> None:
    told: list[str] = []
    client = ScriptedClient(post=[NAMESPACE], get=[ConnectError("cut")])
    with pytest.raises(LookupError):
        async with temporary_namespace(client, told.append):
            raise LookupError("inside")
    assert "removing namespace kubex-demo-" in told[0]
    assert "was not removed: cut" in told[1]


async def test_a_namespace_that_does_not_go_in_time_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubex.cli.demo.namespace.REMOVAL_SECONDS", 0.05)
    client = ScriptedClient(post=[NAMESPACE], get=[LIST], delete=[NAMESPACE], hang=True)
    with pytest.raises(KubexError, match=r"it is still there after 0\.05 s"):
        async with temporary_namespace(client, pytest.fail):
            pass
