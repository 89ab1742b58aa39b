"""The WebSocket edge: which session a handshake asks for, or why it is refused."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from starlette.responses import PlainTextResponse, Response
from starlette.websockets import WebSocket

from kubex.testing._embedded.http.calls import State
from kubex.testing._embedded.http.responses import failure_response
from kubex.testing._embedded.http.routing import Target, find_target
from kubex.testing._embedded.http.statuses import Failure, bad_request, no_such_resource
from kubex.testing._embedded.sessions.channels import Channels
from kubex.testing._embedded.sessions.endings import V4
from kubex.testing._embedded.sessions.port_forwards import PortForward
from kubex.testing._embedded.sessions.remote_commands import Asked, RemoteCommand
from kubex.testing._embedded.verbs.pods import Pod, find_pod

_LOG = logging.getLogger("kubex.testing")
UPGRADED = ("exec", "attach", "portforward")
_NORMAL, _GOING_AWAY = 1000, 1001
_LAST_PORT = 2**16 - 1


class Session(Protocol):
    """What goes on over a WebSocket until it ends of itself."""

    async def serve(self, channels: Channels) -> None:
        """Run until it ends."""


class _Refused(Exception):
    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


async def refuse(socket: WebSocket, response: Response) -> None:
    """Answer a handshake with something else than a WebSocket."""
    response.headers["Connection"] = "close"  # as uvicorn does then, without a word
    await socket.send_denial_response(response)


class WebSockets:
    """The endpoint of all WebSockets."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def serve(self, socket: WebSocket) -> None:
        """Answer one handshake, and what comes after it."""
        try:
            protocol, session = self._open(socket)
        except Failure as failure:
            await refuse(socket, failure_response(failure))
        except _Refused as refused:
            await refuse(socket, refused.response)
        else:
            await socket.accept(protocol)
            await self._run(Channels(socket), session)

    def _open(self, socket: WebSocket) -> tuple[str, Session]:
        target = find_target(self._state.catalog, socket.url.path)
        if target is None or target.subresource not in target.resource.subresources:
            raise no_such_resource()
        if target.subresource not in UPGRADED:
            raise bad_request("the embedded cluster opens WebSockets for exec, attach and port-forward only")
        pod = find_pod(self._state, target)
        if target.subresource == "portforward":
            pod.check_runs()
            protocol = _choose(socket, [V4])
            return protocol, PortForward(pod, _read_ports(socket))
        return self._open_command(socket, target, pod)

    def _open_command(self, socket: WebSocket, target: Target, pod: Pod) -> tuple[str, Session]:
        query = socket.query_params
        container = pod.container(query.get("container", ""))
        pod.check_runs()
        protocol = _choose(socket, self._state.exec_protocols)
        is_attach = target.subresource == "attach"
        command = [] if is_attach else query.getlist("command")
        handler = pod.answers.attach(container) if is_attach else pod.answers.command(container, command)
        return protocol, RemoteCommand(pod, container, command, Asked.read(query), handler, protocol, is_attach)

    async def _run(self, channels: Channels, session: Session) -> None:
        running = asyncio.ensure_future(session.serve(channels))
        self._state.sessions.add(running)
        try:
            await asyncio.wait((running,))
        finally:
            self._state.sessions.discard(running)
            running.cancel()
        if not running.cancelled() and (error := running.exception()) and not channels.gone:
            _LOG.error("the embedded cluster failed on a WebSocket", exc_info=error)
        await channels.close(_GOING_AWAY if running.cancelled() else _NORMAL)


def _choose(socket: WebSocket, known: Sequence[str]) -> str:
    """Take the first subprotocol of the client that is known; without one a real server says no more than 403."""
    for offered in socket.scope["subprotocols"]:
        if offered in known:
            return str(offered)
    raise _Refused(Response(status_code=403))


def _read_ports(socket: WebSocket) -> list[int]:
    texts = [text for value in socket.query_params.getlist("ports") for text in value.split(",")]
    if not texts:
        raise _Refused(PlainTextResponse('query parameter "port" is required', 400))
    return list(map(_read_port, texts))


def _read_port(text: str) -> int:
    is_number = text.isascii() and text.isdecimal()
    if not is_number or len(text) > len(str(_LAST_PORT)) or int(text) > _LAST_PORT:
        why = "value out of range" if is_number else "invalid syntax"
        raise bad_request(f'cannot convert to []int32: strconv.ParseUint: parsing "{text}": {why}')
    if int(text) == 0:
        raise _Refused(PlainTextResponse(f'port "{text}" must be > 0', 400))
    return int(text)
