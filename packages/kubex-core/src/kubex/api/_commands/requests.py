"""The requests of exec, attach and port-forward, as values: nothing is sent here."""

from collections.abc import Sequence

from kubex.core.exceptions import InvalidRequest
from kubex.core.timeouts import TimeoutTypes, as_timeout
from kubex.transport import Request

Query = tuple[tuple[str, str], ...]

# Kubelets, to which the API server passes much of it on, have nothing that they would call JSON, and refuse.
_HEADERS = (("accept", "*/*"),)
_PORTS = range(1, 2**16)


def exec_request(
    path: str,
    command: Sequence[str],
    container: str | None,
    timeout: TimeoutTypes,
    *,
    stdin: bool = False,
    stdout: bool = True,
    stderr: bool = True,
    tty: bool = False,
) -> Request:
    """Run a command in a container."""
    if isinstance(command, str | bytes) or not command or not all(isinstance(each, str) for each in command):
        msg = f'command takes the program and its arguments, such as ["ls", "-l"], not {command!r}'
        raise TypeError(msg)
    query = (*(("command", each) for each in command), *_streams(container, stdin, stdout, stderr, tty))
    return Request(method="GET", path=path, query=query, headers=_HEADERS, timeout=as_timeout(timeout))


def attach_request(
    path: str,
    container: str | None,
    timeout: TimeoutTypes,
    *,
    stdin: bool = False,
    stdout: bool = True,
    stderr: bool = True,
    tty: bool = False,
) -> Request:
    """Attach to a container's own process."""
    query = _streams(container, stdin, stdout, stderr, tty)
    return Request(method="GET", path=path, query=query, headers=_HEADERS, timeout=as_timeout(timeout))


def port_request(path: str, port: int, timeout: TimeoutTypes) -> Request:
    """Reach one port.

    Raises:
        InvalidRequest: it is none.
    """
    if isinstance(port, bool) or port not in _PORTS:
        msg = f"{port!r} is no port: a number from 1 to 65535"
        raise InvalidRequest(msg)
    query = (("ports", str(port)),)
    return Request(method="GET", path=path, query=query, headers=_HEADERS, timeout=as_timeout(timeout))


def _streams(container: str | None, stdin: bool, stdout: bool, stderr: bool, tty: bool) -> Query:  # noqa: FBT001
    flags = {"stdin": stdin, "stdout": stdout, "stderr": stderr and not tty, "tty": tty}  # a terminal has one output
    named = (("container", container),) if container else ()
    return (*named, *((name, str(flag).lower()) for name, flag in flags.items()))
