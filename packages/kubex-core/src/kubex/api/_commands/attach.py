from contextlib import AbstractAsyncContextManager

from kubex.api._commands.requests import attach_request
from kubex.api._commands.session import Session, open_session
from kubex.api._place import Namespace, Place
from kubex.client import BaseClient
from kubex.core.params import TimeoutTypes


class Attach:
    """What a container's own process reads and writes: `api.attach`.

    `container`, `tty` and the errors are as with `api.exec`. `stdin` and `tty` work where the container was made with
    them. What the process wrote before is in its logs.
    """

    def __init__(self, client: BaseClient, place: Place) -> None:
        self._client = client
        self._place = place

    def stream(
        self,
        name: str,
        *,
        container: str | None = None,
        stdin: bool = False,
        stdout: bool = True,
        stderr: bool = True,
        tty: bool = False,
        namespace: Namespace = ...,
        request_timeout: TimeoutTypes = ...,
    ) -> AbstractAsyncContextManager[Session]:
        """Attach, and talk with the process until it ends or the block is left, which leaves the process running."""
        path = self._place.subresource_path(namespace, name, "attach")
        request = attach_request(path, container, request_timeout, stdin=stdin, stdout=stdout, stderr=stderr, tty=tty)
        return open_session(self._client, request, stdin=stdin, tty=tty)
