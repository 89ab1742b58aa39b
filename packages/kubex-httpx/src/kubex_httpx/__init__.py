"""The httpx transport of Kubex, for asyncio and trio."""

from kubex_httpx._client import HttpxClient

__all__ = ["HttpxClient"]
