"""Kubex over aiohttp, with pydantic decoding everything at once: what the same classes cost without decode on touch."""

from pathlib import Path
from typing import Any

from benchmarks.clients.contract import Client
from benchmarks.clients.kubex_base import connect_over
from kubex.client import ClientChoice, ClientOptions


async def connect(kubeconfig: Path) -> Client:
    """Make the client."""
    # A Kubex without this option decodes eagerly in any case.
    eager: dict[str, Any] = {"decode": "eager"} if "decode" in ClientOptions.model_fields else {}
    return await connect_over(ClientChoice.AIOHTTP, kubeconfig, ClientOptions(**eager))
