"""One execution of a scenario by a client: the part that is measured, and what comes before it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import Any, cast

from benchmarks.bodies import manifest, pod_name
from benchmarks.clients.contract import BlockingClient, Client, Read
from benchmarks.scenarios import CALLS, Operation, Scenario

Measured = Callable[[], Awaitable[Sequence[Any]]]


def supports(client: Client, scenario: Scenario) -> bool:
    """Tell whether a client can do it: one that parses nothing has no names to read."""
    return scenario.reading in client.readings


def prepare(client: Client, scenario: Scenario) -> Measured:
    """Give the function to measure, with its arguments made ready; it answers what was read."""
    read = client.readings[scenario.reading]
    match scenario.operation:
        case Operation.LIST:
            return lambda: _list(client, scenario, read)
        case Operation.GET:
            return lambda: _get(client, scenario, read)
        case Operation.CONCURRENT:
            return lambda: _get_many(client, scenario, read)
        case Operation.WATCH:
            return lambda: _watch(client, scenario, read)
        case Operation.CREATE:
            pod = client.pod_of(manifest(scenario.namespace))
            return lambda: _create(client, scenario, read, pod)


async def _list(client: Client, scenario: Scenario, read: Read) -> Sequence[Any]:
    return read(await client.list(scenario.namespace))


async def _get(client: Client, scenario: Scenario, read: Read) -> Sequence[Any]:
    return read([await client.get(scenario.namespace, pod_name(0))])


async def _get_many(client: Client, scenario: Scenario, read: Read) -> Sequence[Any]:
    names = [pod_name(index) for index in range(CALLS)]
    if isinstance(client, BlockingClient):
        return read(await client.get_many(scenario.namespace, names))
    return read(await asyncio.gather(*(client.get(scenario.namespace, name) for name in names)))


async def _watch(client: Client, scenario: Scenario, read: Read) -> Sequence[Any]:
    found: list[Any] = []
    # Some clients would watch again at the end, so all are left after the last event.
    async with aclosing(cast("AsyncGenerator[Any, None]", client.watch(scenario.namespace))) as events:
        async for pod in events:
            found.extend(read([pod]))
            if len(found) == scenario.size:
                break
    return found


async def _create(client: Client, scenario: Scenario, read: Read, pod: Any) -> Sequence[Any]:
    return read([await client.create(scenario.namespace, pod)])
