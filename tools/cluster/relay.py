"""A byte relay from the machine's 127.0.0.1 into the node's network, where the API server listens on the same port."""

import asyncio
import socket

_CHUNK = 65536


async def serve(listener: socket.socket, port: int) -> asyncio.Server:
    """Pass every connection of a listening socket, which may be of another network namespace, on to our own `port`."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            target_reader, target_writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pump(reader, target_writer), _pump(target_reader, writer))
        writer.close()
        target_writer.close()

    return await asyncio.start_server(connected, sock=listener)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass bytes on until the end, and then the end; a reset is passed on as one."""
    try:
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.transport.abort()
