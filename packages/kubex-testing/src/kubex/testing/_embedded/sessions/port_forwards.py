"""port-forward: two channels for each port, data and error, each opened with the port's number."""

import asyncio
import logging
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from kubex.testing._embedded.containers.streams import Input, Output
from kubex.testing._embedded.sessions.channels import GRACE_SECONDS, Channels
from kubex.testing._embedded.tasks import until_first
from kubex.testing._embedded.verbs.pods import Pod

_LOG = logging.getLogger("kubex.testing")


@dataclass(frozen=True, slots=True)
class PortForward:
    """One port-forward that was accepted."""

    pod: Pod
    ports: Sequence[int]

    async def serve(self, channels: Channels) -> None:
        """Run until every port is done, or the client goes."""
        inputs = [Input() for _ in self.ports]
        for index, port in enumerate(self.ports):
            for channel in (2 * index, 2 * index + 1):
                await channels.send(channel, struct.pack("<H", port))
        await until_first(self._answer(channels, inputs), _receive(channels, inputs))

    async def _answer(self, channels: Channels, inputs: Sequence[Input]) -> None:
        async with asyncio.TaskGroup() as group:
            for index, port in enumerate(self.ports):
                group.create_task(self._answer_port(channels, index, port, inputs[index]))

    async def _answer_port(self, channels: Channels, index: int, port: int, received: Input) -> None:
        error = await self._run(channels, index, port, received)
        received.abandon()
        if error and not channels.gone:
            text = f"error forwarding port {port} to pod {self.pod.uid}, uid : {error}"
            await channels.send(2 * index + 1, text.encode())

    async def _run(self, channels: Channels, index: int, port: int, received: Input) -> str:
        """Give the error that a port ended with."""
        handler = self.pod.answers.ports.get(port)
        if handler is None:
            return _refused(port)
        try:
            await handler(received, Output(lambda data: channels.send(2 * index, data)))
        except ConnectionRefusedError:
            return _refused(port)
        except Exception as error:
            if not (channels.gone and isinstance(error, ConnectionResetError)):
                _LOG.exception("the handler for port %s of pod %s failed", port, self.pod.name)
            return f"{type(error).__name__}: {error}"
        return ""


def _refused(port: int) -> str:
    why = f"dial tcp4 127.0.0.1:{port}: connect: connection refused"
    return f"failed to connect to localhost:{port} inside namespace, IPv4: {why}"


async def _receive(channels: Channels, inputs: Sequence[Input]) -> None:
    while (received := await channels.receive()) is not None:
        channel, data = received
        if channel % 2 == 0 and channel // 2 < len(inputs):
            await inputs[channel // 2].feed(data)
    for waiting in inputs:
        waiting.end()
    await asyncio.sleep(GRACE_SECONDS)
