"""The httpx2 transport of Kubex, for asyncio and trio."""
