"""The HTTP edge: paths, credentials, bodies, and failures as Status documents."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from kubex.testing._embedded.documents import discovery, openapi
from kubex.testing._embedded.http.calls import Call, State
from kubex.testing._embedded.http.dispatch import answer_call, is_log, is_watch
from kubex.testing._embedded.http.negotiation import negotiate
from kubex.testing._embedded.http.responses import (
    StreamResponse,
    add_warning,
    answer_response,
    failure_response,
    json_response,
    log_response,
)
from kubex.testing._embedded.http.routing import find_target
from kubex.testing._embedded.http.statuses import (
    Failure,
    internal_error,
    method_not_allowed,
    no_such_resource,
    too_large,
    unauthorized,
)
from kubex.testing._embedded.http.websockets import WebSockets, refuse
from kubex.testing._embedded.verbs import pod_logs, watches

_LOG = logging.getLogger("kubex.testing")
BODY_LIMIT = 3 * 1024 * 1024
Endpoint = Callable[[Request], Awaitable[Response]]
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def make_app(state: State, token: str | None) -> Starlette:
    """Make the ASGI application that serves a state."""
    api, web_sockets = Api(state), WebSockets(state)
    routes = [
        Route("/api/{path:path}", _guarded(api.resources), methods=_METHODS),
        Route("/apis/{path:path}", _guarded(api.resources), methods=_METHODS),
        WebSocketRoute("/{path:path}", web_sockets.serve),
        Route("/api", _guarded(api.discover)),
        Route("/apis", _guarded(api.discover)),
        Route("/version", _guarded(api.version)),
        Route("/openapi/v3", _guarded(api.openapi_index)),
        Route("/openapi/v3/{path:path}", _guarded(api.openapi_document)),
        *(Route(path, _healthy) for path in ("/healthz", "/livez", "/readyz")),
    ]
    app = Starlette(routes=routes, exception_handlers={404: _page_not_found, 405: _refused})
    app.router.redirect_slashes = False
    if token is not None:
        app.add_middleware(TokenGuard, token=token)
    return app


class TokenGuard:
    """Lets requests through that carry the bearer token."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run as an ASGI application."""
        headers = dict(scope.get("headers", ()))
        known = secrets.compare_digest(headers.get(b"authorization", b""), self._expected)
        open_to_all = scope.get("path") in ("/healthz", "/livez", "/readyz", "/version")
        if known or open_to_all:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await refuse(WebSocket(scope, receive, send), failure_response(unauthorized()))
        else:
            await failure_response(unauthorized())(scope, receive, send)


class Api:
    """The endpoints over one state."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def resources(self, request: Request) -> Response:
        """Answer everything below `/api/` and `/apis/`."""
        target = find_target(self._state.catalog, request.url.path)
        if target is None:
            return await self.discover(request)
        form, as_yaml = negotiate(request.headers.get("accept", ""))
        call = Call(
            method=request.method,
            target=target,
            query=request.query_params,
            form=form,
            content_type=request.headers.get("content-type", "").partition(";")[0].strip(),
            body=await _body(request),
        )
        response: Response
        if is_log(call):
            response = log_response(pod_logs.open_log(self._state, call))
        elif is_watch(call):
            if "watch" not in target.resource.verbs:
                raise method_not_allowed()
            response = StreamResponse(watches.stream(self._state, watches.read_watch(call)))
        else:
            response = answer_response(answer_call(self._state, call), as_yaml=as_yaml)
        if warning := self._state.deprecated.get((target.resource.api_version, target.resource.plural)):
            add_warning(response, warning)
        return response

    async def discover(self, request: Request) -> Response:
        """Answer discovery at any depth."""
        catalog, segments = self._state.catalog, request.url.path.strip("/").split("/")
        core = segments[0] == "api"
        if request.method != "GET" and len(segments) < 4:
            raise method_not_allowed()
        document: Any = None
        if len(segments) == 1 and discovery.wants_aggregated(request.headers.get("accept", "")):
            response = json_response(discovery.aggregated(catalog, core=core))
            response.headers["content-type"] = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
            return response
        if len(segments) == 1:
            document = discovery.core_versions() if core else discovery.group_list(catalog)
        elif core and len(segments) == 2:
            document = discovery.resource_list(catalog, "", segments[1])
        elif len(segments) == 2:
            document = discovery.api_group(catalog, segments[1])
        elif len(segments) == 3 and not core:
            document = discovery.resource_list(catalog, segments[1], segments[2])
        if document is None and len(segments) > 2 and catalog.resources("" if core else segments[1]):
            raise no_such_resource()
        return json_response(document) if document is not None else _nothing()

    async def version(self, request: Request) -> Response:
        """Answer `/version`."""
        return json_response(discovery.version(self._state.catalog.version))

    async def openapi_index(self, request: Request) -> Response:
        """Answer the index of OpenAPI documents."""
        return json_response(openapi.index(self._state.catalog))

    async def openapi_document(self, request: Request) -> Response:
        """Answer the OpenAPI document of one group version."""
        document = openapi.document(self._state.catalog, request.path_params["path"])
        return json_response(document) if document is not None else _nothing()


def _guarded(endpoint: Endpoint) -> Endpoint:
    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Failure as failure:
            return failure_response(failure)
        except Exception as error:
            _LOG.exception("the embedded cluster failed on %s %s", request.method, request.url.path)
            return failure_response(internal_error(error))

    return guarded


async def _body(request: Request) -> bytes:
    if request.method == "GET":
        return b""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > BODY_LIMIT:
            raise too_large(BODY_LIMIT)
    return bytes(received)


def _nothing() -> Response:
    return PlainTextResponse("404 page not found\n", 404)


async def _healthy(request: Request) -> Response:
    return PlainTextResponse("ok")


async def _page_not_found(request: Request, error: Exception) -> Response:
    return _nothing()


async def _refused(request: Request, error: Exception) -> Response:
    return failure_response(method_not_allowed())
