"""Process 1 of the node, which starts and reaps all others and takes them along when it ends."""

import asyncio
import os
import signal
import socket
import traceback
from functools import partial
from typing import Any, NoReturn

from tools.cluster import components, lifeline, namespaces, relay
from tools.cluster.errors import ClusterError, show
from tools.cluster.node_files import write_files
from tools.cluster.processes import Processes
from tools.cluster.settings import Settings
from tools.cluster.startup import bring_up


def run_node(settings: Settings, listener: socket.socket) -> NoReturn:
    """Run the node until standard input closes; then, or on an error, end the process and so the whole node."""
    code = 1
    try:
        namespaces.prepare_mounts(settings.folder)
        namespaces.prepare_network()
        token = write_files(settings)
        # Not asyncio.run: it would tidy up with care what the kernel clears away at once.
        asyncio.new_event_loop().run_until_complete(_serve(settings, token, listener))
        code = 0
    except ClusterError as error:
        show(error)
    except Exception:  # it must not get lost in the exit below
        traceback.print_exc()
    finally:
        os._exit(code)


async def _serve(settings: Settings, token: str, listener: socket.socket) -> None:
    """Bring the node up and wait for the end."""
    processes = Processes(settings.folder, components.environment(os.environ, settings.binaries))
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGCHLD, processes.reap)
    stopped = asyncio.Event()
    lifeline.when_stdin_closes(partial(loop.call_soon_threadsafe, stopped.set))
    server = await relay.serve(listener, settings.port)
    starting = asyncio.create_task(bring_up(settings, token, processes))
    stopping = asyncio.create_task(stopped.wait())
    ends: set[asyncio.Future[Any]] = {stopping, processes.died}
    await asyncio.wait({starting, *ends}, return_when=asyncio.FIRST_COMPLETED)
    if starting.done():
        starting.result()
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    if processes.died.done():
        raise processes.died.result()
    server.close()
