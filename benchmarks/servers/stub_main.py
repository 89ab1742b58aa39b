"""The stub's process: prints its two ports, plain and with gzip, and serves until its standard input closes."""

import asyncio
import gc
import json
import sys

from benchmarks.affinity import pin
from benchmarks.servers.stub import port_of, serve


async def main() -> None:
    """Serve until the parent is gone."""
    plain, compressed = await serve(gzip=False), await serve(gzip=True)
    gc.disable()  # nothing here makes cycles, and a pause would be taken for the client's
    print(json.dumps({"plain": port_of(plain), "gzip": port_of(compressed)}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    pin(sys.argv[1])
    asyncio.run(main())
