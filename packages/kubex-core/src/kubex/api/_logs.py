from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from kubex.api._place import Namespace, Place
from kubex.api._query import query
from kubex.api._stream import Stream
from kubex.client import BaseClient
from kubex.core.lines import LineSplitter
from kubex.core.params import LogParams, TimeoutTypes
from kubex.core.timeouts import as_timeout
from kubex.transport import Request

_LONGEST_SILENCE = 300
# Nothing ends a log that is followed and silent; kubelets give up other streams after four hours.
_LONGEST_SILENCE_FOLLOWED = 4 * 3600 + 30


class LogLines(Stream[str]):
    """The lines of a log, without their line ends; bytes that are no UTF-8 become U+FFFD."""

    def __init__(self, client: BaseClient, request: Request) -> None:
        super().__init__(client, request)
        self._splitter = LineSplitter(keep_blank=True)

    def _cut(self, chunk: bytes) -> Sequence[bytes]:
        return self._splitter.feed(chunk)

    def _last(self) -> Sequence[bytes]:
        rest = self._splitter.end()
        return () if rest is None else (rest,)

    def _read(self, part: bytes) -> str:
        return part.decode("utf-8", "replace")


class LogChunks(Stream[bytes]):
    """The bytes of a log, cut as they come."""

    def _cut(self, chunk: bytes) -> Sequence[bytes]:
        return (chunk,)

    def _last(self) -> Sequence[bytes]:
        return ()

    def _read(self, part: bytes) -> bytes:
        return part


class Logs:
    """The logs of containers: `api.logs`. The parameters are those of `LogParams`.

    No total limit holds unless `request_timeout` names one. A log that is silent for five minutes is taken for dead,
    one that is followed after four hours, with a RequestTimeout; `Timeout(read=60)` sets another limit, None sets none.

    Raises:
        BadRequest: the container is not known, has not started, or is not named where the pod has several.
        NotFound: there is no such pod.
        TransportError: the connection broke, or was silent for too long.
    """

    def __init__(self, client: BaseClient, place: Place) -> None:
        self._client = client
        self._place = place

    async def get(
        self, name: str, *, namespace: Namespace = ..., request_timeout: TimeoutTypes = ..., **params: Unpack[LogParams]
    ) -> str:
        """Read a log whole, as text; bytes that are no UTF-8 become U+FFFD."""
        return (await self._whole(self._request("get", name, namespace, request_timeout, params))).decode(
            "utf-8", "replace"
        )

    async def get_bytes(
        self, name: str, *, namespace: Namespace = ..., request_timeout: TimeoutTypes = ..., **params: Unpack[LogParams]
    ) -> bytes:
        """Read a log whole, as the bytes that the container wrote."""
        return await self._whole(self._request("get_bytes", name, namespace, request_timeout, params))

    def stream(
        self, name: str, *, namespace: Namespace = ..., request_timeout: TimeoutTypes = ..., **params: Unpack[LogParams]
    ) -> LogLines:
        """Read a log line by line: `async for line in api.logs.stream("my-pod", follow=True): ...`."""
        return LogLines(self._client, self._request("stream", name, namespace, request_timeout, params))

    def stream_bytes(
        self, name: str, *, namespace: Namespace = ..., request_timeout: TimeoutTypes = ..., **params: Unpack[LogParams]
    ) -> LogChunks:
        """Read a log as the bytes that the container wrote, cut as they come; lines may be of any length."""
        return LogChunks(self._client, self._request("stream_bytes", name, namespace, request_timeout, params))

    async def _whole(self, request: Request) -> bytes:
        async with LogChunks(self._client, request) as chunks:
            return b"".join([chunk async for chunk in chunks])

    def _request(
        self, verb: str, name: str, namespace: Namespace, timeout: TimeoutTypes, params: Mapping[str, Any]
    ) -> Request:
        return Request(
            method="GET",
            path=self._place.subresource_path(namespace, name, "log"),
            query=query(f"logs.{verb}", LogParams, params),
            timeout=as_timeout(timeout),
            idle_timeout=_LONGEST_SILENCE_FOLLOWED if params.get("follow") else _LONGEST_SILENCE,
        )
