"""Keeps aiohttp from sending GET, PUT and DELETE again of its own accord: the client knows what may be made twice."""

import aiohttp


class ConnectionLost(aiohttp.ClientError):
    """A connection broke before the head of the answer was there."""


async def send_once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Send a request; a connection that breaks becomes an error after which aiohttp does not try again."""
    try:
        return await send(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise ConnectionLost(str(error)) from error
