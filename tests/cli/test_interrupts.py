import os
import signal

import anyio
import pytest

from kubex.cli.demo.interrupts import until_interrupted
from kubex.cli.errors import first_error


@pytest.mark.parametrize("runtime", ["asyncio", "trio"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_cancels_the_work_which_cleans_up(runtime: str, number: signal.Signals) -> None:
    done: list[str] = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), number)
            await anyio.sleep_forever()
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.lowlevel.checkpoint()
                done.append("cleaned up")

    with pytest.raises(KeyboardInterrupt):
        anyio.run(until_interrupted, work, backend=runtime)
    assert done == ["cleaned up"]


@pytest.mark.parametrize("runtime", ["asyncio", "trio"])
def test_work_that_is_done_ends_it(runtime: str) -> None:
    done: list[str] = []

    async def work() -> None:
        done.append("worked")

    anyio.run(until_interrupted, work, backend=runtime)
    assert done == ["worked"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("runtime", ["asyncio", "trio"])
def test_an_error_of_the_work_comes_out(runtime: str) -> None:
    async def work() -> None:
        raise LookupError("a bug")

    with pytest.raises(ExceptionGroup) as caught:
        anyio.run(until_interrupted, work, backend=runtime)
    assert isinstance(first_error(caught.value), LookupError)
