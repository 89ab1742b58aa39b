"""httpx reading bodies that nobody parses."""

from pathlib import Path

from benchmarks.clients.contract import Client
from benchmarks.clients.raw_httpx import connect_raw


async def connect(kubeconfig: Path) -> Client:
    """Make the client."""
    return await connect_raw(kubeconfig, None)
