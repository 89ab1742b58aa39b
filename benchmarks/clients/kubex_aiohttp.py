"""Kubex over aiohttp."""

from pathlib import Path

from benchmarks.clients.contract import Client
from benchmarks.clients.kubex_base import connect_over
from kubex.client import ClientChoice


async def connect(kubeconfig: Path) -> Client:
    """Make the client."""
    return await connect_over(ClientChoice.AIOHTTP, kubeconfig)
