"""The two ways to call a transport, as one."""

from collections.abc import AsyncIterable, Awaitable, Callable, Coroutine
from typing import Any, Protocol

import pytest

from kubex.core.exceptions import TransportError
from kubex.core.timeouts import Timeout
from kubex.testing.transport._server.server import Server
from kubex.transport import Request, Response, Transport


def request(
    server: Server | str,
    path: str = "/some/path",
    *,
    method: str = "GET",
    query: tuple[tuple[str, str], ...] = (),
    headers: tuple[tuple[str, str], ...] = (),
    body: bytes | AsyncIterable[bytes] | None = None,
    timeout: Timeout | None = None,
) -> Request:
    """Make a request as the client would hand it over; without limits, if none are named."""
    url = server if isinstance(server, str) else server.url
    limits = timeout or Timeout()
    return Request(method=method, path=path, query=query, headers=headers, body=body, timeout=limits, server=url)


async def send(transport: Transport, request: Request) -> Response:
    """Call `Transport.send`."""
    return await transport.send(request)


async def stream(transport: Transport, request: Request) -> Response:
    """Call `Transport.stream` and read all of it."""
    async with transport.stream(request) as answer:
        body = b"".join([chunk async for chunk in answer.chunks])
        return Response(status=answer.status, headers=answer.headers, body=body)


class Call(Protocol):
    """One of the two."""

    def __call__(self, transport: Transport, request: Request) -> Coroutine[Any, Any, Response]:
        """Give the whole answer."""
        ...


both = pytest.mark.parametrize("call", [send, stream])
"""Runs a case over `send` and over `stream`."""


async def failure_of(call: Callable[[], Awaitable[object]], request: Request, kind: type[TransportError]) -> str:
    """Make a call that must fail with that error; give its words."""
    with pytest.raises(kind) as caught:
        await call()
    words = str(caught.value)
    assert words.startswith(f"{request}: "), "an error begins with what was asked of whom, as translate() makes it"
    assert len(words) > len(f"{request}: "), "an error says what the library said"
    assert caught.value.__cause__ is not None, "an error has the library's own as its cause"
    return words
