"""The Status at the end of exec and attach, as API servers word it."""

from collections.abc import Sequence
from typing import Any

import msgspec

V5, V4 = "v5.channel.k8s.io", "v4.channel.k8s.io"
NO_STREAMS = "unable to upgrade connection: you must specify at least 1 of stdin, stdout, stderr"


def exited(code: int, command: Sequence[str], protocol: str) -> bytes:
    """Tell an exit code."""
    if code == 0:
        return msgspec.json.encode({"metadata": {}, "status": "Success"})
    inner = f"command terminated with exit code {code}"
    if protocol == V4:
        inner = f"error executing command [{' '.join(command)}], exit code {code}"
    status: dict[str, Any] = {
        "metadata": {},
        "status": "Failure",
        "message": f"command terminated with non-zero exit code: {inner}",
        "reason": "NonZeroExitCode",
        "details": {"causes": [{"reason": "ExitCode", "message": str(code)}]},
    }
    return msgspec.json.encode(status)


def failed(message: str) -> bytes:
    """Tell that there is no exit code."""
    text = f"Internal error occurred: {message}"
    status: dict[str, Any] = {
        "metadata": {},
        "status": "Failure",
        "message": text,
        "reason": "InternalError",
        "details": {"causes": [{"message": message}]},
        "code": 500,
    }
    return msgspec.json.encode(status)


def not_started(command: Sequence[str], why: str, protocol: str) -> bytes:
    """Tell that a command did not start, as a container runtime words it."""
    reason = f'unable to start container process: exec: "{command[0]}": {why}' if command else "args must not be empty"
    text = (
        "error executing command in container: failed to exec in container: failed to start exec: "
        f"OCI runtime exec failed: exec failed: {reason}: unknown"
    )
    return failed(text if protocol == V4 else f"Internal error occurred: {text}")
