"""Gives secrets a path for the moment in which a library wants to read them from a file."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path


@contextmanager
def secret_files(*contents: bytes) -> Iterator[list[Path]]:
    """Give each content a path: in memory where the system can, else in a private folder that goes at the end."""
    with ExitStack() as stack:
        paths = _in_memory(stack, contents)
        yield _on_disk(stack, contents) if paths is None else paths


def _in_memory(stack: ExitStack, contents: tuple[bytes, ...]) -> list[Path] | None:
    if sys.platform != "linux":
        return None
    paths: list[Path] = []
    for content in contents:
        try:
            descriptor = os.memfd_create("kubex")
        except OSError:  # forbidden, as in some sandboxes
            return None
        file = stack.enter_context(os.fdopen(descriptor, "wb"))
        file.write(content)
        file.flush()
        paths.append(Path(f"/proc/self/fd/{descriptor}"))
    return paths if all(os.access(path, os.R_OK) for path in paths) else None


def _on_disk(stack: ExitStack, contents: tuple[bytes, ...]) -> list[Path]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kubex-")))
    paths = [folder / str(number) for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths
