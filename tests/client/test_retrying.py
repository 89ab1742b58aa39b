"""What a client does when a call fails: tries it again, or does not."""

import anyio
import pytest

from kubex.client import ClientOptions, Retry
from kubex.core.exceptions import (
    ConnectError,
    Forbidden,
    InternalError,
    KubexError,
    ProtocolError,
    RequestTimeout,
    ServiceUnavailable,
    TooManyRequests,
    Unauthorized,
)
from kubex.core.timeouts import Timeout
from kubex.transport import Request

pytestmark = pytest.mark.anyio

STEADY = ClientOptions(retry=Retry(first_delay=1, longest_delay=60, jitter=lambda: 0))
GET = Request(method="GET", path="/x")
POST = Request(method="POST", path="/x", body=b"{}")


async def request(client, asked=GET):
    return await client.request(asked)


async def stream(client, asked=GET):
    async with client.stream(asked) as response:
        return b"".join([chunk async for chunk in response.chunks])


async def websocket(client, asked=GET):
    async with client.websocket(asked, ["v5"]) as socket:
        return socket.subprotocol


@pytest.fixture(params=[request, stream])
def call(request):
    return request.param


async def test_a_read_is_tried_until_it_works(scripted, answer, slept, call):
    outcomes = ConnectError("no"), answer(502), answer(503, retry_after="7"), answer()
    client = scripted(*outcomes, options=STEADY)
    await call(client)
    assert [each.attempt for each in client.fake.requests] == [1, 2, 3, 4]
    assert slept == [0.5, 1, 7]


async def test_the_last_error_says_how_many_attempts_there_were(scripted, answer, slept, call):
    client = scripted(answer(500), ProtocolError("GET x: gone"), answer(503), answer(500, b"broken"), options=STEADY)
    with pytest.raises(InternalError, match=r"^GET http://server/x: 500 .*: broken \(after 4 attempts\)$"):
        await call(client)


async def test_an_error_of_a_connection_says_it_too_and_keeps_its_cause(scripted, slept, call):
    errors = [ConnectError(f"GET x: refused {n}") for n in range(2)]
    errors[1].__cause__ = LookupError()
    client = scripted(*errors, options=ClientOptions(retry=Retry(attempts=2)))
    with pytest.raises(ConnectError, match=r"^GET x: refused 1 \(after 2 attempts\)$") as caught:
        await call(client)
    assert caught.value is errors[1]
    assert isinstance(caught.value.__cause__, LookupError)


async def test_one_attempt_is_not_counted(scripted, answer, call):
    with pytest.raises(Forbidden, match=r"no body$"):
        await call(scripted(answer(403, b""), options=STEADY))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_write_that_may_have_happened_is_made_once(scripted, answer, method, status):
    for outcome in (answer(status, retry_after="1"), ProtocolError("lost"), ConnectError("no")):
        client = scripted(outcome, options=STEADY)
        with pytest.raises(KubexError):
            await client.request(Request(method=method, path="/x", body=b"{}"))
        assert len(client.fake.requests) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_write_that_the_server_put_off_is_made_again(scripted, answer, slept, method):
    client = scripted(answer(429, retry_after="2"), answer(), options=STEADY)
    await client.request(Request(method=method, path="/x", body=b'{"a": 1}'))
    assert [each.body for each in client.fake.requests] == [b'{"a": 1}'] * 2
    assert slept == [2]


async def test_a_write_refused_without_a_time_is_made_once(scripted, answer):
    client = scripted(answer(429), options=STEADY)
    with pytest.raises(TooManyRequests):
        await client.request(POST)


async def test_what_is_streamed_up_is_sent_once(scripted, answer, tmp_path):
    async def body():
        yield b"a"

    token = tmp_path / "token"
    for status in (429, 401):
        token.write_text("old")
        client = scripted(answer(status, retry_after="0"), options=STEADY, token_file=token)
        with pytest.raises(KubexError):
            await client.request(Request(method="PUT", path="/x", body=body()))
        assert len(client.fake.requests) == 1


async def test_a_websocket_is_opened_once_where_something_may_have_begun(scripted, answer, slept):
    for outcome in (answer(503, retry_after="1"), ProtocolError("lost"), ConnectError("no")):
        with pytest.raises(KubexError):
            await websocket(scripted(outcome, options=STEADY))
    assert await websocket(scripted(answer(429, retry_after="1"), answer(101), options=STEADY)) == "v5"
    assert slept == [1]


async def test_none_is_never(scripted, answer, call):
    for outcome in (answer(429, retry_after="1"), ConnectError("no")):
        client = scripted(outcome, options=ClientOptions(retry=None))
        with pytest.raises(KubexError):
            await call(client)


async def test_a_limit_that_passed_is_the_last_word(scripted, call):
    client = scripted(RequestTimeout("slow"), options=STEADY)
    with pytest.raises(RequestTimeout, match=r"^slow$"):
        await call(client)


async def test_a_server_that_asks_for_too_long_is_not_waited_for(scripted, answer, call):
    client = scripted(answer(503, retry_after="61"), options=STEADY)
    with pytest.raises(ServiceUnavailable) as caught:
        await call(client)
    assert caught.value.retry_after == 61


async def test_nothing_is_waited_for_that_the_total_limit_would_cut(scripted, answer, call):
    client = scripted(answer(503, retry_after="40"), options=STEADY)
    with pytest.raises(ServiceUnavailable):
        await call(client, Request(method="GET", path="/x", timeout=Timeout(total=30)))


async def test_a_limit_around_the_call_counts_too(scripted, answer, call):
    client = scripted(answer(503, retry_after="40"), options=STEADY)
    with pytest.raises(ServiceUnavailable), anyio.fail_after(30):
        await call(client)


async def test_cancellation_ends_a_wait(scripted, answer, call):
    client = await scripted(answer(503, retry_after="40"), options=STEADY).open()
    async with anyio.create_task_group() as group:
        group.start_soon(call, client)
        await anyio.wait_all_tasks_blocked()
        group.cancel_scope.cancel()
    assert len(client.fake.requests) == 1


async def test_the_token_of_each_attempt_is_the_one_of_the_day(scripted, answer, slept, tmp_path, monkeypatch):
    monkeypatch.setattr("kubex.configuration._credentials.REFRESH_AFTER", 0)
    token = tmp_path / "token"
    token.write_text("first")
    client = scripted(answer(502), answer(), options=STEADY, token_file=token)

    async def renew(_):
        token.write_text("second")

    monkeypatch.setattr("anyio.sleep", renew)
    await client.request(GET)
    assert [dict(each.headers)["Authorization"] for each in client.fake.requests] == ["Bearer first", "Bearer second"]


class Renewed:
    """Credentials that change when they are refused."""

    def __init__(self, *tokens):
        self.tokens = list(tokens)
        self.refused = 0

    async def headers(self):
        return {"Authorization": self.tokens[0]}

    def invalidate(self):
        self.refused += 1
        if len(self.tokens) > 1:
            self.tokens.pop(0)


@pytest.mark.parametrize("call", [request, stream, websocket])
@pytest.mark.parametrize("options", [STEADY, ClientOptions(retry=None)], ids=["retry", "none"])
async def test_refused_credentials_are_renewed_once(scripted, answer, call, options):
    for outcomes in ([answer(401), answer(101 if call is websocket else 200)], [answer(401), answer(401)]):
        client = scripted(*outcomes, options=options)
        client._attempts._credentials = Renewed("one", "two", "three")
        if outcomes[1].status == 401:
            with pytest.raises(Unauthorized, match=r"\(after 2 attempts\)$"):
                await call(client)
        else:
            await call(client)
        assert [dict(each.headers)["Authorization"] for each in client.fake.requests] == ["one", "two"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_write_refused_for_its_credentials_was_not_executed(scripted, answer, method):
    client = scripted(answer(401), answer())
    client._attempts._credentials = Renewed("one", "two")
    await client.request(Request(method=method, path="/x", body=b"{}"))
    assert [each.body for each in client.fake.requests] == [b"{}"] * 2


@pytest.mark.parametrize("configuration", [{}, {"token": "t"}], ids=["none", "static"])
async def test_credentials_that_do_not_change_are_not_sent_twice(scripted, answer, call, configuration):
    client = scripted(answer(401), **configuration)
    with pytest.raises(Unauthorized):
        await call(client)


async def test_a_token_file_is_read_again_and_sent_if_it_is_new(scripted, answer, tmp_path):
    token = tmp_path / "token"
    token.write_text("old")
    client = scripted(answer(), answer(401), answer(), answer(401), token_file=token)
    await client.request(GET)
    token.write_text("new")
    await client.request(GET)
    sent = [dict(each.headers)["Authorization"] for each in client.fake.requests]
    assert sent == ["Bearer old", "Bearer old", "Bearer new"]
    with pytest.raises(Unauthorized, match=r"no body$|Unauthorized"):
        await client.request(GET)


async def test_credentials_that_another_request_renewed_are_not_renewed_again(scripted, answer):
    client = scripted(answer(401), answer())
    credentials = client._attempts._credentials = Renewed("one", "two", "three")
    send = client.fake.send

    async def renewed_meanwhile(request):
        if credentials.refused == 0:
            credentials.invalidate()
        return await send(request)

    client.fake.send = renewed_meanwhile
    await client.request(GET)
    assert dict(client.fake.requests[-1].headers)["Authorization"] == "two"
    assert credentials.refused == 1


@pytest.mark.filterwarnings("error:old")
async def test_a_warning_turned_into_an_error_leaves_no_stream_open(scripted, answer):
    client = scripted(answer(200, warning='299 - "old"'))
    with pytest.raises(UserWarning, match="old"):
        await stream(client)
    assert client.fake.open == 0
