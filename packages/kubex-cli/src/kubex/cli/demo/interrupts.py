"""^C that lets a program clean up, on every runtime alike."""

import signal
import sys
from collections.abc import Awaitable, Callable

import anyio
from anyio.abc import TaskStatus


async def until_interrupted(work: Callable[[], Awaitable[None]]) -> None:
    """Do the work; SIGINT or SIGTERM cancels it, and while it cleans up a second one ends the program.

    Raises:
        KeyboardInterrupt: it was cancelled.
    """
    if sys.platform == "win32":  # event loops have no signal handlers there
        await work()
        return
    received: list[int] = []
    async with anyio.create_task_group() as tasks:
        await tasks.start(_cancel_on_signal, tasks.cancel_scope, received)
        await work()
        tasks.cancel_scope.cancel()
    if received:
        raise KeyboardInterrupt


async def _cancel_on_signal(
    scope: anyio.CancelScope, received: list[int], *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED
) -> None:
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        task_status.started()
        async for number in signals:
            received.append(number)
            scope.cancel()
            return
