"""What a watch event as large as a whole database costs in memory, and in work."""

import json
import subprocess
import sys

import anyio
import pytest

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.packaging,
    pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory from /proc"),
]

MEGABYTES = 100
CHUNK = 16 * 1024
FILLINGS = {"plain": b"x" * CHUNK, "escapes": b"\\n" * (CHUNK // 2)}
PROGRAM = """
import json, sys, time
import anyio
from kubex.api import Api
from kubex.client import create_client
from kubex.configuration import ClientConfiguration
from kubex.core.models import NamespaceScopedEntity, ResourceConfig

class Thing(NamespaceScopedEntity):
    __RESOURCE_CONFIG__ = ResourceConfig(group="example.com", version="v1", kind="Thing", plural="things")
    data: dict[str, str] | None = None

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))

async def main():
    async with await create_client(ClientConfiguration(url=sys.argv[1]), sys.argv[2]) as client:
        sizes = []
        async with Api(Thing, client=client).watch() as events:
            async for event in events:
                sizes.append(len(event.object.data["a"]))
                if len(sizes) == 1:
                    base = peak()
                    started = time.process_time()
    seconds = time.process_time() - started
    print(json.dumps({"sizes": sizes, "added": peak() - base, "seconds": seconds}))

on_uvloop = sys.argv[3] == "uvloop"
backend = "asyncio" if on_uvloop else sys.argv[3]
anyio.run(main, backend=backend, backend_options={"use_uvloop": True} if on_uvloop else {})
"""


@pytest.mark.parametrize("filling", FILLINGS)
async def test_an_event_takes_little_more_than_twice_its_size(serve, stack, filling):
    count = MEGABYTES * 2**20 // CHUNK

    def script(connection):
        connection.read_request()
        connection.begin()
        connection.chunk(b'{"type":"ADDED","object":{"data":{"a":"small"}}}\n')
        connection.chunk(b'{"type":"ADDED","object":{"data":{"a":"')
        for _ in range(count):
            connection.chunk(FILLINGS[filling])
        connection.chunk(b'"}}}\n')
        connection.end()

    server = serve(script)
    command = [sys.executable, "-c", PROGRAM, f"http://127.0.0.1:{server.port}", *stack]
    done = await anyio.to_thread.run_sync(
        lambda: subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    print(filling, stack, report)  # noqa: T201 - the figures are worth seeing with -s
    assert len(report["sizes"]) == 2
    assert report["added"] < 2.5 * MEGABYTES  # the line, and what is made of it
