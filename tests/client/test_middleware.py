"""What looks on at requests: what it is told, what it may add, and what its own failures do."""

import logging
import types
from contextlib import suppress

import anyio
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from kubex.client import ClientOptions, Retry
from kubex.client.middleware import Attempt, Call, Middleware
from kubex.client.middleware.logging import LoggingMiddleware
from kubex.client.middleware.opentelemetry import OpenTelemetryMiddleware
from kubex.core.exceptions import ConfigurationError, KubexError, NotFound, ProtocolError
from kubex.transport import Request, hookimpl

pytestmark = pytest.mark.anyio

LIST = Request(method="GET", path="/api/v1/pods", query=(("limit", "1"),))
EXEC = Request(method="GET", path="/api/v1/namespaces/a/pods/b/exec", query=(("command", "s3cr3t"),))


class Recorder(Middleware):
    """Remembers what it is told, and adds a header."""

    def __init__(self, name="one", told=None):
        self.name = name
        self.told = [] if told is None else told

    def begin(self, call):
        self.told.append((self.name, "begin", call))
        return Recorded(self)


class Recorded(Attempt):
    def __init__(self, recorder):
        self._recorder = recorder
        self.headers = {f"x-{recorder.name}": "1"}

    def answered(self, status):
        self._recorder.told.append((self._recorder.name, "answered", status))

    def ended(self, outcome):
        self._recorder.told.append((self._recorder.name, "ended", outcome))


@pytest.fixture
def observed(scripted):
    """Makes a client at which middleware looks on."""

    def observed(*outcomes, middleware, retry=None):
        return scripted(*outcomes, options=ClientOptions(middleware=middleware, retry=retry))

    return observed


async def test_a_request_is_told_from_beginning_to_end(observed, answer):
    recorder = Recorder()
    await observed(answer(200, b"12345"), middleware=[recorder]).request(LIST)
    (_, _, call), (_, _, status), (_, _, outcome) = recorder.told
    assert call == Call(
        name="list pods", method="GET", server="http://server", path="/api/v1/pods", query=(("limit", "1"),)
    )
    assert call.url == "http://server/api/v1/pods"
    assert status == 200
    assert (outcome.status, outcome.error, outcome.received) == (200, None, 5)
    assert outcome.duration > 0


async def test_each_attempt_is_told(observed, answer):
    recorder = Recorder()
    client = observed(answer(502), ProtocolError("lost"), answer(), middleware=[recorder], retry=Retry(first_delay=0))
    await client.request(LIST)
    assert [told.attempt for _, what, told in recorder.told if what == "begin"] == [1, 2, 3]
    outcomes = [told for _, what, told in recorder.told if what == "ended"]
    assert [(each.status, type(each.error)) for each in outcomes] == [
        (502, type(None)),
        (None, ProtocolError),
        (200, type(None)),
    ]


async def test_several_stand_around_each_other_and_add_headers(observed, answer):
    told: list[tuple[str, str, object]] = []
    client = observed(answer(), middleware=[Recorder("one", told), Recorder("two", told)])
    await client.request(LIST)
    assert [(name, what) for name, what, _ in told] == [
        ("one", "begin"),
        ("two", "begin"),
        ("one", "answered"),
        ("two", "answered"),
        ("two", "ended"),
        ("one", "ended"),
    ]
    assert {"x-one": "1", "x-two": "1"}.items() <= dict(client.fake.requests[0].headers).items()


async def test_a_stream_is_told_when_it_opens_and_when_it_ends(observed, answer):
    recorder = Recorder()
    async with observed(answer(200, b"12345"), middleware=[recorder]).stream(LIST) as response:
        assert [what for _, what, _ in recorder.told] == ["begin", "answered"]
        assert [chunk async for chunk in response.chunks] == [b"12345"]
    outcome = recorder.told[-1][2]
    assert (recorder.told[0][2].kind, outcome.status, outcome.error, outcome.received) == ("stream", 200, None, 5)


async def test_the_callers_own_error_is_none_of_the_stream(observed, answer):
    recorder = Recorder()
    with pytest.raises(LookupError):
        async with observed(answer(), middleware=[recorder]).stream(LIST):
            raise LookupError
    assert recorder.told[-1][2].error is None


async def test_a_stream_that_breaks_says_so(observed, answer, monkeypatch):
    recorder = Recorder()
    client = await observed(answer(), middleware=[recorder]).open()
    with pytest.raises(ProtocolError):  # noqa: PT012 - the loop is what is tested
        async with client.stream(LIST) as response:
            response.chunks._chunks = breaking()
            async for _ in response.chunks:
                pass
    outcome = recorder.told[-1][2]
    assert (outcome.status, type(outcome.error), outcome.received) == (200, ProtocolError, 3)


async def breaking():
    yield b"123"
    raise ProtocolError("broke")


@pytest.mark.parametrize("status", [101, 403])
async def test_a_websocket_is_told(observed, answer, status):
    recorder = Recorder()
    with suppress(KubexError):
        async with observed(answer(status), middleware=[recorder]).websocket(EXEC, ["v5"]) as socket:
            assert socket.subprotocol == "v5"
    call, outcome = recorder.told[0][2], recorder.told[-1][2]
    assert (call.name, call.kind, outcome.status, outcome.received) == ("get pods/exec", "websocket", status, 0)


async def test_a_cancelled_request_ends_too(observed):
    recorder = Recorder()
    client = await observed(middleware=[recorder]).open()
    client.fake.send = lambda request: anyio.sleep_forever()
    with anyio.CancelScope() as scope:
        async with anyio.create_task_group() as group:
            group.start_soon(client.request, LIST)
            await anyio.wait_all_tasks_blocked()
            scope.cancel()
    assert isinstance(recorder.told[-1][2].error, anyio.get_cancelled_exc_class())


class Broken(Middleware):
    """Fails at each step."""

    def __init__(self, step):
        self.step = step

    def begin(self, call):
        if self.step == "begin":
            raise LookupError("mine")
        attempt = Attempt()
        setattr(attempt, self.step, self.fail)
        return attempt

    def fail(self, what):
        raise LookupError("mine")


@pytest.mark.parametrize("step", ["begin", "answered", "ended"])
async def test_what_middleware_raises_is_a_warning_and_the_request_goes_on(observed, answer, step):
    recorder = Recorder()
    client = observed(answer(), middleware=[Broken(step), recorder])
    with pytest.warns(RuntimeWarning, match=r"^middleware failed in .*: LookupError: mine"):
        await client.request(LIST)
    assert [what for _, what, _ in recorder.told] == ["begin", "answered", "ended"]


async def test_a_middleware_may_pass_a_request_over(observed, answer):
    class Passing(Middleware):
        def begin(self, call):
            return None

    await observed(answer(), middleware=[Passing()]).request(LIST)


@pytest.mark.parametrize("value", [Recorder(), [object()], "logging", None, 3])
def test_the_option_is_a_list_of_middleware(value):
    assert ClientOptions().middleware == ()
    with pytest.raises(ConfigurationError, match=r"^ClientOptions\.middleware: must be a list of Middleware objects"):
        ClientOptions(middleware=value)


async def test_the_log_has_a_line_for_each_attempt_and_no_secrets(observed, answer, caplog):
    caplog.set_level(logging.DEBUG, logger="kubex.client")
    client = observed(answer(502), answer(), middleware=[LoggingMiddleware()], retry=Retry(first_delay=0))
    await client.request(LIST)
    with pytest.raises(NotFound):
        async with observed(answer(404), middleware=[LoggingMiddleware(logging.INFO)]).websocket(EXEC, []):
            pytest.fail("it opened")
    async with observed(answer(), middleware=[LoggingMiddleware()]).stream(LIST):
        pass
    with pytest.raises(ProtocolError):
        await observed(ProtocolError("s3cr3t"), middleware=[LoggingMiddleware()]).request(LIST)
    lines = [(record.levelname, record.getMessage()) for record in caplog.records]
    told = [(level, line.partition(" in ")[0], line.partition(" (")[2]) for level, line in lines]
    assert told == [
        ("DEBUG", "list pods: GET http://server/api/v1/pods: 502", "attempt 1)"),
        ("DEBUG", "list pods: GET http://server/api/v1/pods: 200", "attempt 2)"),
        ("INFO", "get pods/exec: GET http://server/api/v1/namespaces/a/pods/b/exec: 404", "attempt 1)"),
        ("DEBUG", "list pods: GET http://server/api/v1/pods: 200, open", ""),
        ("DEBUG", "list pods: GET http://server/api/v1/pods: 200", "attempt 1)"),
        ("DEBUG", "list pods: GET http://server/api/v1/pods: ProtocolError", "attempt 1)"),
    ]
    assert "s3cr3t" not in caplog.text


async def test_a_log_that_nobody_reads_costs_nothing(observed, answer, caplog):
    caplog.set_level(logging.INFO, logger="kubex.client")
    await observed(answer(), middleware=[LoggingMiddleware()]).request(LIST)
    assert caplog.records == []


@pytest.fixture
def spans():
    """The spans that a provider of the test's own exports."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    yield OpenTelemetryMiddleware(provider), exporter.get_finished_spans
    provider.shutdown()


async def test_an_attempt_is_a_span_by_the_conventions(observed, answer, spans):
    tracing, finished = spans
    client = observed(answer(503), answer(), middleware=[tracing], retry=Retry(first_delay=0))
    await client.request(LIST)
    failed, worked = finished()
    common = {
        "http.request.method": "GET",
        "server.address": "server",
        "server.port": 80,
        "url.full": "http://server/api/v1/pods",
        "url.scheme": "http",
    }
    assert (failed.name, failed.kind, failed.status.status_code) == ("list pods", SpanKind.CLIENT, StatusCode.ERROR)
    assert failed.attributes == common | {"http.response.status_code": 503, "error.type": "503"}
    assert worked.status.status_code == StatusCode.UNSET
    assert worked.attributes == common | {"http.response.status_code": 200, "http.request.resend_count": 1}
    parents = [dict(each.headers)["traceparent"].split("-")[2] for each in client.fake.requests]
    assert parents == [f"{each.context.span_id:016x}" for each in (failed, worked)]


async def test_a_lost_connection_is_a_span_with_its_error(observed, spans):
    tracing, finished = spans
    with pytest.raises(ProtocolError):
        await observed(ProtocolError("lost"), middleware=[tracing]).request(LIST)
    (span,) = finished()
    assert span.attributes["error.type"] == "kubex.core.exceptions.ProtocolError"
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "lost")


async def test_the_span_of_a_stream_lasts_until_it_is_closed(observed, answer, spans):
    tracing, finished = spans
    async with observed(answer(), middleware=[tracing]).stream(LIST):
        assert finished() == ()
    (span,) = finished()
    assert span.attributes["http.response.status_code"] == 200


async def test_a_plugin_looks_on_at_every_client(scripted, answer, monkeypatch):
    recorder = Recorder()
    plugin = types.SimpleNamespace(kubex_middleware=hookimpl(lambda: recorder))
    point = types.SimpleNamespace(name="recorder", load=lambda: plugin)
    monkeypatch.setattr("kubex.transport._middleware.entry_points", lambda group: [point])
    await scripted(answer()).request(LIST)
    assert [what for _, what, _ in recorder.told] == ["begin", "answered", "ended"]
