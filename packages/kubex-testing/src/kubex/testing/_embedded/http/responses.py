"""Answers as HTTP responses."""

from collections.abc import AsyncGenerator
from typing import Any

import msgspec
import yaml
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kubex.testing._embedded.http.calls import Answer
from kubex.testing._embedded.http.statuses import Failure
from kubex.testing._embedded.tasks import until_first

JSON = "application/json"


def failure_response(failure: Failure) -> Response:
    """Answer with the Status of a failure."""
    headers = {}
    if seconds := failure.status.get("details", {}).get("retryAfterSeconds"):
        headers["Retry-After"] = str(seconds)
    return Response(msgspec.json.encode(failure.status), failure.code, headers, JSON)


def answer_response(answer: Answer, *, as_yaml: bool) -> Response:
    """Answer with a document, and its warnings as headers."""
    if as_yaml:
        text = yaml.safe_dump(msgspec.json.decode(answer.document), sort_keys=False)
        response = Response(text, answer.code, media_type="application/yaml")
    else:
        response = Response(answer.document, answer.code, media_type=JSON)
    for warning in answer.warnings:
        add_warning(response, warning)
    return response


def add_warning(response: Response, warning: str) -> None:
    """Add a `Warning:` header."""
    quoted = warning.replace("\\", "\\\\").replace('"', '\\"')
    response.headers.append("Warning", f'299 - "{quoted}"')


def json_response(document: Any) -> Response:
    """Answer with a document made on the spot."""
    return Response(msgspec.json.encode(document), media_type=JSON)


def log_response(pieces: AsyncGenerator[bytes, None] | None) -> Response:
    """Answer with a log, or with no content where none can be."""
    if pieces is None:
        return Response(status_code=204)
    response = StreamResponse(pieces)
    response.headers["content-type"] = "text/plain"
    return response


class StreamResponse(Response):
    """Sends chunks as they come and ends when the client has gone, also while none come."""

    def __init__(self, chunks: AsyncGenerator[bytes, None], media_type: str = JSON) -> None:
        super().__init__(media_type=media_type)
        del self.headers["content-length"]
        self._chunks = chunks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run as an ASGI application."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await until_first(self._send(send), _until_gone(receive))

    async def _send(self, send: Send) -> None:
        try:
            async for chunk in self._chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        finally:
            await self._chunks.aclose()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
