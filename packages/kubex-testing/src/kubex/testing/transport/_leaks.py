"""What a case may not leave behind in its own process: tasks and threads."""

import asyncio
import threading

import sniffio

from kubex.testing.transport._server.server import THREADS

_POOLED = ("asyncio_", "AnyIO worker thread", "trio", "Trio", THREADS)
_PASSING = ("TestRunner", "async_generator_athrow")  # the second closes a generator that was dropped


def tasks() -> set[str]:
    """Name every task of the running event loop, but for those of the test runner."""
    if sniffio.current_async_library() == "asyncio":
        found = {repr(task) for task in asyncio.all_tasks()}
        return {task for task in found if not any(name in task for name in _PASSING)}
    return _trio_tasks()


def threads() -> set[str]:
    """Name every thread but those that event loops and the servers of the kit keep for later."""
    return {repr(thread) for thread in threading.enumerate() if not thread.name.startswith(_POOLED)}


def _trio_tasks() -> set[str]:
    import trio

    found = set()
    waiting = [trio.lowlevel.current_root_task()]
    while waiting:
        task = waiting.pop()
        if task is not None:
            if "(abandoned)" not in task.name:  # a generator that was dropped, which trio closes
                found.add(repr(task))
            waiting += [child for nursery in task.child_nurseries for child in nursery.child_tasks]
    return found
