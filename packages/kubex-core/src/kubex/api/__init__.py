"""The verbs of the Kubernetes API on typed resources."""

from typing import TYPE_CHECKING

from kubex.api._api import Api
from kubex.api._watch import Watch

if TYPE_CHECKING:
    from kubex.api._commands.exec import ExecResult
    from kubex.api._commands.session import Session
    from kubex.api._logs import LogChunks, LogLines
    from kubex.api._ports.stream import PortStream
else:
    from kubex.core.late_imports import exports

    _MODULES = {
        "ExecResult": "kubex.api._commands.exec",
        "LogChunks": "kubex.api._logs",
        "LogLines": "kubex.api._logs",
        "PortStream": "kubex.api._ports.stream",
        "Session": "kubex.api._commands.session",
    }
    __getattr__, __dir__ = exports(__name__, _MODULES)

__all__ = ["Api", "ExecResult", "LogChunks", "LogLines", "PortStream", "Session", "Watch"]
