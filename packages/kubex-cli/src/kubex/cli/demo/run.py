"""Runs the demo: the cluster, the client, the time limit, and the display around the scenario."""

import importlib.util
import time
from functools import partial
from pathlib import Path

import anyio

from kubex.cli.console import stdout_console
from kubex.cli.demo.display import Display
from kubex.cli.demo.interrupts import until_interrupted
from kubex.cli.demo.namespace import temporary_namespace
from kubex.cli.demo.observed_client import ObservedClient
from kubex.cli.demo.scenario import play
from kubex.cli.demo.target import open_target
from kubex.client import create_client
from kubex.core.exceptions import ConfigurationError, KubexError

LIMIT_SECONDS = 60.0


def run_demo(*, runtime: str, transport: str | None, kubeconfig: Path | None, context: str | None) -> None:
    """Run the demo from beginning to end.

    Raises:
        KubexError: something went wrong, and the message says what.
        KeyboardInterrupt: the user had enough; the namespace is removed all the same.
    """
    if importlib.util.find_spec(runtime) is None:
        msg = f"{runtime} is not installed: pip install {runtime}"
        raise ConfigurationError(msg)
    display = Display(stdout_console(), runtime)
    work = partial(_demo, display, transport=transport, kubeconfig=kubeconfig, context=context)
    anyio.run(until_interrupted, work, backend=runtime)


async def _demo(display: Display, *, transport: str | None, kubeconfig: Path | None, context: str | None) -> None:
    with anyio.move_on_after(LIMIT_SECONDS) as limit:
        async with (
            open_target(kubeconfig, context) as target,
            await create_client(target.configuration, transport) as client,
        ):
            display.opening(f"{target.description} at {client.configuration.url}", client.transport.name)
            start = time.perf_counter()
            observed = ObservedClient(client, display.call)
            display.step("Create a namespace")
            async with temporary_namespace(observed, display.note) as namespace:
                await play(observed, namespace, display)
                display.step("Delete the namespace")
            display.closing(client.transport.name, time.perf_counter() - start)
    if limit.cancelled_caught:
        msg = f"the demo was not done within {LIMIT_SECONDS:g} s"
        raise KubexError(msg)
