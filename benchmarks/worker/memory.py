"""Resident memory of this process, from Linux's /proc: what the client adds when it holds pods."""

import gc
from pathlib import Path

from benchmarks.bodies import pod_name
from benchmarks.clients.contract import Client, Reading
from benchmarks.namespaces import namespace_of

_STATUS = Path("/proc/self/status")
_RESET_PEAK = "5"


async def measure(client: Client, size: int) -> dict[str, float]:
    """Hold a list of pods, then read their names; give MB added over the client that has made one GET."""
    await client.get(namespace_of(size), pod_name(0))
    gc.collect()
    _reset_peak()
    idle = _resident("VmRSS")
    pods = await client.list(namespace_of(size))
    peak = _resident("VmHWM")
    gc.collect()
    held = _resident("VmRSS")
    names = client.readings[Reading.NAMES](pods) if Reading.NAMES in client.readings else []
    gc.collect()
    named = _resident("VmRSS")
    del names
    return {"idle": idle, "peak": peak - idle, "held": held - idle, "names": named - idle, "pods": len(pods)}


def _reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text(_RESET_PEAK, encoding="ascii")


def _resident(key: str) -> float:
    for line in _STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) / 1000
    msg = f"{_STATUS} has no {key}"
    raise RuntimeError(msg)
