"""A byte relay from the machine's 127.0.0.1 into the node's network, where the API server listens on the same port."""

import asyncio
import socket

_CHUNK = 65536


async def serve(listener: socket.socket, port: int) -> asyncio.Server:
    """Pass every connection of a listening socket, which may be of another network namespace, on to our own `port`."""

    running: set[asyncio.Task[None]] = set()  # asyncio itself would forget them

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_relay(reader, writer, port))
        running.add(task)
        task.add_done_callback(running.discard)

    return await asyncio.start_server(connected, sock=listener)


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """Pass one connection on, both ways, until both ends have closed it; a reset of one end resets the other."""
    try:
        target_reader, target_writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        writer.close()
        return
    try:
        async with asyncio.TaskGroup() as pumps:
            pumps.create_task(_pump(reader, target_writer))
            pumps.create_task(_pump(target_reader, writer))
    except* OSError:
        writer.transport.abort()
        target_writer.transport.abort()
    writer.close()
    target_writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass bytes on until the end, and then the end."""
    while data := await reader.read(_CHUNK):
        writer.write(data)
        await writer.drain()
    writer.write_eof()
