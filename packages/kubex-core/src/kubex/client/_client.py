import warnings
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Self

import anyio
import anyio.to_thread
from anyio.lowlevel import current_token
from msgspec.structs import replace

from kubex.client._answers import api_error, is_success, warn_of_headers
from kubex.client._attempts import Attempts
from kubex.client._base import BaseClient
from kubex.client._headers import default_headers
from kubex.client._limitations import Limitations
from kubex.client._loading import check_runtime, open_transport
from kubex.client._timeouts import Limits, request_timeout, stream_timeout, total_seconds
from kubex.configuration import ClientConfiguration, credentials_for
from kubex.core.exceptions import ApiError, InvalidRequest
from kubex.core.limits import limited_stream, total_passed
from kubex.core.options import ClientOptions
from kubex.transport import (
    HandshakeRefused,
    Headers,
    Request,
    Response,
    StreamedResponse,
    Transport,
    TransportInfo,
    WebSocket,
)

_CLOSING_SECONDS = 5


class Client(BaseClient):
    """A client over one transport; `create_client` makes one with the transport that fits.

    Connections are opened when they are needed. Use it as an async context manager, or `close` it; one that is
    dropped with connections open gives a ResourceWarning.
    """

    def __init__(
        self, configuration: ClientConfiguration, options: ClientOptions | None = None, *, transport: TransportInfo
    ) -> None:
        self.configuration = configuration
        self.options = options or ClientOptions()
        self.transport = transport
        self._default_timeout = self.options.default_timeout
        self._limitations = Limitations(transport)
        self._limitations.warn_of_options(configuration, self.options)
        headers = default_headers(configuration, transport.name)
        self._attempts = Attempts(self.options, credentials_for(configuration), headers)
        self._opening = anyio.Lock()
        self._opened: Transport | None = None
        self._loop: object = None
        self._closed = False

    async def open(self) -> Self:
        """Load the transport and the certificates now rather than at the first call.

        Raises:
            ConfigurationError: a certificate is not one, or the transport's library cannot be loaded.
        """
        await self._transport()
        return self

    async def request(self, request: Request) -> Response:
        limits = request_timeout(request.timeout, self._default_timeout)
        addressed = self._addressed(request, limits)
        total = total_seconds(limits)
        if total is None:
            return await self._request(addressed)
        with anyio.move_on_after(total):
            return await self._request(addressed)
        raise total_passed(total, addressed)

    async def _request(self, request: Request) -> Response:
        transport = await self._transport()

        async def once(prepared: Request) -> Response:
            return self._success(prepared, await transport.send(prepared))

        return await self._attempts.make(request, once)

    def stream(self, request: Request) -> AbstractAsyncContextManager[StreamedResponse]:
        return self._stream(request)

    @asynccontextmanager
    async def _stream(self, request: Request) -> AsyncIterator[StreamedResponse]:
        limits = stream_timeout(request.timeout, self._default_timeout, request.idle_timeout)
        addressed = self._addressed(request, limits)
        async with AsyncExitStack() as stack:
            limit = stack.enter_context(limited_stream(total_seconds(limits), addressed))
            transport = await self._transport()

            async def once(prepared: Request) -> StreamedResponse:
                async with AsyncExitStack() as opening:
                    response = await opening.enter_async_context(transport.stream(prepared))
                    if is_success(response.status):
                        self._warn(response.headers)
                        stack.push_async_exit(opening.pop_all())
                        return response
                    body = b"".join([chunk async for chunk in response.chunks])
                failed = Response(status=response.status, headers=response.headers, body=body)
                raise self._failure(prepared, failed)

            response = await self._attempts.make(addressed, once)
            yield replace(response, chunks=limit.opened(response.chunks))

    def websocket(self, request: Request, subprotocols: Sequence[str]) -> AbstractAsyncContextManager[WebSocket]:
        return self._websocket(request, subprotocols)

    @asynccontextmanager
    async def _websocket(self, request: Request, subprotocols: Sequence[str]) -> AsyncIterator[WebSocket]:
        limits = request_timeout(request.timeout, self._default_timeout)  # of the handshake: an open socket has none
        addressed = self._addressed(request, limits)
        async with AsyncExitStack() as stack:
            limit = stack.enter_context(limited_stream(total_seconds(limits), addressed))
            transport = await self._transport()

            async def once(prepared: Request) -> WebSocket:
                try:
                    return await stack.enter_async_context(transport.websocket(prepared, subprotocols))
                except HandshakeRefused as refused:
                    raise self._failure(prepared, refused.response) from None

            socket = await self._attempts.make(addressed, once, write=True)
            limit.lift()
            self._warn(socket.headers)
            yield socket

    async def close(self) -> None:
        self._closed = True
        opened, self._opened = self._opened, None
        if opened is not None and self._loop == current_token():  # with another loop its connections went too
            with anyio.move_on_after(_CLOSING_SECONDS, shield=True):
                await opened.aclose()

    def __del__(self) -> None:
        if getattr(self, "_opened", None) is not None:
            msg = f"{self!r} was dropped unclosed: use `async with`, or `await client.close()`"
            warnings.warn(msg, ResourceWarning, source=self, stacklevel=2)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.configuration.url} over {self.transport.name}>"

    async def _transport(self) -> Transport:
        if self._opened is None:
            async with self._opening:
                self._check_open()
                if self._opened is None:
                    from kubex.configuration import ssl_context

                    check_runtime(self.transport)
                    context = await anyio.to_thread.run_sync(ssl_context, self.configuration, abandon_on_cancel=True)
                    self._check_open()  # it may have been closed in the meantime
                    self._opened = open_transport(self.transport, self.configuration, self.options, context)
                    self._loop = current_token()
        if self._loop != current_token():
            msg = f"{self!r} belongs to another event loop: make one client for each"
            raise InvalidRequest(msg)
        return self._opened

    def _addressed(self, request: Request, limits: Limits) -> Request:
        self._limitations.warn_of_timeout(request.timeout)
        return replace(request, server=self.configuration.url, timeout=limits)

    def _check_open(self) -> None:
        if self._closed:
            msg = f"{self!r} is closed"
            raise InvalidRequest(msg)

    def _success(self, request: Request, response: Response) -> Response:
        if not is_success(response.status):
            raise self._failure(request, response)
        self._warn(response.headers)
        return response

    def _failure(self, request: Request, response: Response) -> ApiError:
        self._warn(response.headers)
        return api_error(request, response.status, response.headers, response.body)

    def _warn(self, headers: Headers) -> None:
        if self.options.log_api_warnings:
            warn_of_headers(headers)
