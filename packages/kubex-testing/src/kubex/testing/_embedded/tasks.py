"""Work that goes on side by side for as long as all of it does."""

import asyncio
from collections.abc import Coroutine


async def until_first(*works: Coroutine[object, object, None]) -> None:
    """Run all until one ends, and cancel the others; what one of them raised is raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result
