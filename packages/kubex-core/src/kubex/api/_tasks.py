from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import anyio


@asynccontextmanager
async def beside(other: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Run something beside the block, which is cancelled when the block is left, and which must not raise.

    What the block raises comes out unchanged, in no ExceptionGroup.
    """
    raised: BaseException | None = None
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(other)
        try:
            yield
        except anyio.get_cancelled_exc_class():
            raise
        except BaseException as error:
            raised = error
        tasks.cancel_scope.cancel()
    if raised is not None:
        raise raised
