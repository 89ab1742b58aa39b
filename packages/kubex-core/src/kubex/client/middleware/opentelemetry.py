"""Requests as OpenTelemetry's spans, by its conventions for HTTP clients; `pip install "kubex[otel]"`.

See https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client
"""

from urllib.parse import urlsplit

from opentelemetry import propagate
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, TracerProvider, get_tracer, set_span_in_context
from opentelemetry.util.types import AttributeValue

from kubex.core.middleware import Attempt, Call, Middleware, Outcome

__all__ = ["OpenTelemetryMiddleware"]

_DEFAULT_PORTS = {"http": 80, "https": 443}
_FIRST_FAILURE = 400


class OpenTelemetryMiddleware(Middleware):
    """Makes a span of each attempt, named like "list pods", and sends its context along in the headers.

    That of a stream or a WebSocket lasts until it is closed. `url.full` is without the query, which may hold the
    command of an exec. Without a provider it is the global one that counts.
    """

    def __init__(self, tracer_provider: TracerProvider | None = None) -> None:
        self._tracer = get_tracer("kubex.client", tracer_provider=tracer_provider)

    def begin(self, call: Call) -> Attempt:
        """Start the span."""
        return _Traced(self._tracer.start_span(call.name, kind=SpanKind.CLIENT, attributes=_attributes(call)))


class _Traced(Attempt):
    def __init__(self, span: Span) -> None:
        self._span = span
        headers: dict[str, str] = {}
        propagate.inject(headers, context=set_span_in_context(span))
        self.headers = headers

    def answered(self, status: int) -> None:
        self._span.set_attribute("http.response.status_code", status)

    def ended(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self._failed(_qualified_name(outcome.error), str(outcome.error))
        elif outcome.status is not None and outcome.status >= _FIRST_FAILURE:
            self._failed(str(outcome.status))
        self._span.end()

    def _failed(self, kind: str, words: str | None = None) -> None:
        self._span.set_attribute("error.type", kind)
        self._span.set_status(Status(StatusCode.ERROR, words))


def _attributes(call: Call) -> dict[str, AttributeValue]:
    server = urlsplit(call.server)
    attributes: dict[str, AttributeValue] = {
        "http.request.method": call.method,
        "server.address": server.hostname or "",
        "server.port": server.port or _DEFAULT_PORTS.get(server.scheme, 0),
        "url.full": call.url,
        "url.scheme": server.scheme,
    }
    if call.attempt > 1:
        attributes["http.request.resend_count"] = call.attempt - 1
    return attributes


def _qualified_name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"
