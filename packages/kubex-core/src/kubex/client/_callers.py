"""Warnings that point at the user's line, however deep in Kubex they arise."""

import sys
import warnings
from types import FrameType

from kubex.client._base import BaseClient

_PASSED_OVER = frozenset({"kubex", "contextlib"})  # async with goes through contextlib


def warn_user(message: str) -> None:
    """Emit a UserWarning at the line, not Kubex's own, that made the call, or the client, that is under way."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - skip_file_prefixes needs Python 3.12
    level = 1
    while frame is not None and frame.f_back is not None and _is_ours(frame):
        frame = frame.f_back
        level += 1
    warnings.warn(message, UserWarning, stacklevel=level)


def _is_ours(frame: FrameType) -> bool:
    if frame.f_globals.get("__name__", "").partition(".")[0] in _PASSED_OVER:
        return True
    # The constructor of a plugin's client class, or of a user's.
    return frame.f_code.co_name == "__init__" and isinstance(frame.f_locals.get("self"), BaseClient)
