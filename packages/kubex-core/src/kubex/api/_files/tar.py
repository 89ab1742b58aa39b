"""Archives of files, written and read bit by bit. All of this blocks: it is run in threads."""

import io
import os
import posixpath
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from kubex.core.exceptions import CopyError

_BLOCK = 512
_PART = 2**18


class Source(Protocol):
    """What an archive is read from."""

    def read(self, size: int, /) -> bytes:
        """Give bytes, at most so many; none at the end."""
        ...


class Packer:
    """Makes an archive of a file or folder, which in it has the name `name`.

    `sizes` are those of the files that have been packed so far, by name; `left_out` is what cannot be in an archive;
    `is_complete` tells whether the end has been reached.
    """

    def __init__(self, local: Path, name: str) -> None:
        self.sizes: dict[str, int] = {}
        self.left_out: list[str] = []
        self.is_complete = False
        self._local = local
        self._name = name
        self._tar = tarfile.TarFile(fileobj=io.BytesIO(), mode="w")  # knows of hard links

    def parts(self) -> Iterator[bytes]:
        """Give the bytes of the archive."""
        for path, name in _walk(Path(os.path.realpath(self._local)), self._name):
            info = self._tar.gettarinfo(path, name)
            if info is None or info.isdev():
                self.left_out.append(str(path))
                continue
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            yield info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")
            if info.isreg():
                yield from _content(path, info.size)
                self.sizes[name] = info.size
        self.is_complete = True
        yield bytes(2 * _BLOCK)


def unpack(source: Source, name: str, local: Path) -> list[str]:
    """Write what an archive has under `name` to a local path; tell what was left out, which cannot be written safely.

    Raises:
        CopyError: the archive is broken, leads out of the folder, or has nothing under this name.
        OSError: a file cannot be written.
    """
    left_out: list[str] = []
    try:
        with tarfile.open(fileobj=source, mode="r|", bufsize=_PART) as tar:  # type: ignore[call-overload]
            found = False
            for member in tar:
                found = True
                _unpack_member(tar, member, name, local, left_out)
    except tarfile.TarError as error:
        msg = f"what came cannot be unpacked: {error}"
        raise CopyError(msg) from error
    while source.read(_PART):
        pass  # the padding after the end
    if not found:
        msg = "nothing came"
        raise CopyError(msg)
    return left_out


def _unpack_member(tar: tarfile.TarFile, member: tarfile.TarInfo, name: str, local: Path, left_out: list[str]) -> None:
    inside = _below(member.name, name)
    if inside == "." and not member.isdir():
        if not member.isreg():
            what = f"a link to {member.linkname}: copy that" if member.issym() else "neither a file nor a folder"
            msg = f"it is {what}"
            raise CopyError(msg)
        folder, inside = local.parent.resolve(strict=True), local.name
    else:
        folder = local
        folder.mkdir(exist_ok=True)
    linked = _below(member.linkname, name) if member.islnk() else member.linkname
    renamed = member.replace(name=inside, linkname=linked, deep=False)
    try:
        safe = tarfile.data_filter(renamed, str(folder))
    except (tarfile.SpecialFileError, tarfile.AbsoluteLinkError, tarfile.LinkOutsideDestinationError):
        left_out.append(member.name)
        return
    tar.extract(safe, folder, filter="fully_trusted")
    if safe.isreg() and (folder / safe.name).stat().st_size != member.size:
        msg = f"{folder / safe.name} has not the {member.size} bytes that it should have"
        raise CopyError(msg)


def _below(path: str, name: str) -> str:
    inside = posixpath.relpath(path, name) if path.startswith("/") == name.startswith("/") else ".."
    if inside == ".." or inside.startswith("../"):
        msg = f"{path!r} came, which is not in what was asked for"
        raise CopyError(msg)
    return inside


def _walk(path: Path, name: str) -> Iterator[tuple[Path, str]]:
    yield path, name
    if path.is_dir() and not path.is_symlink():
        for each in sorted(path.iterdir()):
            yield from _walk(each, f"{name}/{each.name}")


def _content(path: Path, size: int) -> Iterator[bytes]:
    left = size
    with path.open("rb") as file:
        while left:
            part = file.read(min(left, _PART))
            if not part:
                msg = f"{path} became shorter while it was copied"
                raise CopyError(msg)
            left -= len(part)
            yield part
    yield bytes(-size % _BLOCK)
