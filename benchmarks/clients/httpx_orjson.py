"""httpx and orjson: no Kubernetes client at all."""

from pathlib import Path

import orjson

from benchmarks.clients.contract import Client
from benchmarks.clients.raw_httpx import connect_raw


async def connect(kubeconfig: Path) -> Client:
    """Make the client."""
    return await connect_raw(kubeconfig, orjson.loads)
