"""The aiohttp transport of Kubex, for asyncio."""

from kubex_aiohttp._client import AioHttpClient

__all__ = ["AioHttpClient"]
