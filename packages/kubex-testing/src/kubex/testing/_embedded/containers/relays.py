"""Ready-made handlers: a fixed answer, and a connection to an address."""

import asyncio

from kubex.testing._embedded.containers.answers import PortHandler, ProcessHandler
from kubex.testing._embedded.containers.process import Process
from kubex.testing._embedded.containers.streams import LIMIT, Output
from kubex.testing._embedded.tasks import until_first


def fixed_answer(stdout: bytes | str, stderr: bytes | str, exit_code: int) -> ProcessHandler:
    """Make a handler that reads nothing and always answers the same."""

    async def answer(process: Process) -> int:
        await process.stdout.write(stdout)
        await process.stderr.write(stderr)
        return exit_code

    return answer


def relay_to(host: str, port: int) -> PortHandler:
    """Make a handler that connects to an address."""

    async def relay(reader: asyncio.StreamReader, output: Output) -> None:
        answers, writer = await asyncio.open_connection(host, port)
        try:
            await until_first(_receive(answers, output), _send(reader, writer))
        finally:
            writer.close()

    return relay


async def _receive(answers: asyncio.StreamReader, output: Output) -> None:
    while data := await answers.read(LIMIT):
        await output.write(data)


async def _send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(LIMIT):
        writer.write(data)
        await writer.drain()
