import os
import posixpath
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

import anyio

from kubex.api._commands.connection import open_command
from kubex.api._commands.requests import exec_request
from kubex.api._files.copying import Finish, receive_archive, send_parts
from kubex.api._files.tar import Packer
from kubex.api._place import Namespace, Place
from kubex.client import BaseClient
from kubex.core.exceptions import CopyError, InvalidRequest
from kubex.core.params import TimeoutTypes
from kubex.transport import Request

_MOST_NAMES = 500


class Files:
    """The files of containers: `api.files`. They are copied by the `tar` of the container, which has to have one.

    A file or folder is copied with all that is in it, under the very path that is named, whose parent has to exist.
    Permissions, times, links and empty folders are kept, owners are not; out of a container the folders' permissions
    and write permissions for others are not either. Large files are streamed, and sizes are checked at the end, into a
    container by its `wc`, if it has one. What cannot be copied, such as a device or, out of a container, a link that
    leads out of the folder, is left out with a UserWarning. No time limit holds unless `request_timeout` names a total.

    Raises:
        CopyError: the container has no tar, tar failed, or not all arrived.
        ApiError: refused, or no such pod or container.
        TransportError: the connection could not be made, or broke.
        OSError: a local file cannot be read or written.
    """

    def __init__(self, client: BaseClient, place: Place) -> None:
        self._client = client
        self._place = place

    async def copy_to(
        self,
        name: str,
        local: str | os.PathLike[str],
        remote: str,
        *,
        container: str | None = None,
        namespace: Namespace = ...,
        request_timeout: TimeoutTypes = ...,
    ) -> None:
        """Copy a local file or folder into a container, so that it is at `remote` there.

        Raises:
            ServerTooOld: the server is older than 1.30, and cannot tell tar that all has been sent.
        """
        folder, base = _split(remote)
        if base == ".":
            msg = f"{remote!r} does not name what the copy is to be: add its name"
            raise InvalidRequest(msg)
        await anyio.Path(local).stat()  # before anything is asked of the server
        request = partial(self._request, name, container, namespace, request_timeout)
        packer = Packer(Path(local), base)
        async with open_command(self._client, request(["tar", "-xpf", "-", "-C", folder], stdin=True)) as connection:
            await send_parts(connection, packer.parts())
        _warn(packer.left_out)
        if not packer.is_complete:
            msg = f"{connection.asked}: tar ended before all had been sent"
            raise CopyError(msg)
        for paths, size in _batches(folder, packer.sizes):
            await self._check_size(request(["wc", "-c", *paths]), size)

    async def copy_from(
        self,
        name: str,
        remote: str,
        local: str | os.PathLike[str],
        *,
        container: str | None = None,
        namespace: Namespace = ...,
        request_timeout: TimeoutTypes = ...,
    ) -> None:
        """Copy a file or folder out of a container, so that it is at `local` here; what is there is written over."""
        folder, base = _split(remote)
        command = ["tar", "-cf", "-", "-C", folder, f"./{base}"]
        request = self._request(name, container, namespace, request_timeout, command)
        async with open_command(self._client, request) as connection:
            left_out = await receive_archive(connection, base, Path(local))
        _warn(left_out)

    async def _check_size(self, request: Request, size: int) -> None:
        async with open_command(self._client, request) as connection:
            finish = Finish(connection)
            await finish.read()
        if finish.is_missing:
            return
        counted = finish.check().split("\n")[-1].split()[:1]
        if counted != [str(size)]:
            msg = f"{connection.asked}: {size} bytes were sent, yet what wc counts is {' '.join(counted) or 'nothing'}"
            raise CopyError(msg)

    def _request(
        self,
        name: str,
        container: str | None,
        namespace: Namespace,
        timeout: TimeoutTypes,
        command: Sequence[str],
        *,
        stdin: bool = False,
    ) -> Request:
        path = self._place.subresource_path(namespace, name, "exec")
        return exec_request(path, command, container, timeout, stdin=stdin)


def _split(remote: str) -> tuple[str, str]:
    path = PurePosixPath(remote)
    if not remote or path.name == "..":
        msg = f"{remote!r} does not name a file or folder"
        raise InvalidRequest(msg)
    return str(path.parent), path.name or "."


def _batches(folder: str, sizes: Mapping[str, int]) -> Iterator[tuple[list[str], int]]:
    names = [name for name in sizes if name.isprintable()]
    for start in range(0, len(names), _MOST_NAMES):
        batch = names[start : start + _MOST_NAMES]
        yield [posixpath.join(folder, name) for name in batch], sum(sizes[name] for name in batch)


def _warn(left_out: Sequence[str]) -> None:
    if left_out:
        named = ", ".join(left_out[:3]) + (f" and {len(left_out) - 3} more" if len(left_out) > 3 else "")
        warnings.warn(f"left out of the copy: {named}", UserWarning, stacklevel=3)
