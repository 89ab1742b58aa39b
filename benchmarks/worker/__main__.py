"""Runs one client: `python -m benchmarks.worker CLIENT CORE RECORDED`, commands and answers as lines of JSON."""

import asyncio
import importlib
import json
import os
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO, cast

from benchmarks.affinity import pin
from benchmarks.clients.contract import Client, ClientModule
from benchmarks.clients.table import CLIENTS
from benchmarks.scenarios import SCENARIOS
from benchmarks.worker import memory
from benchmarks.worker.operations import supports
from benchmarks.worker.sampling import needs_warm_up, sample, warm_up

JSON = dict[str, Any]


class Worker:
    """The client of this process, connected once to each server it is told of."""

    def __init__(self, module: ClientModule, *, recorded: bool) -> None:
        self._module = module
        self._recorded = recorded
        self._clients: dict[str, Client] = {}
        self._warm: set[str] = set()

    async def handle(self, command: JSON) -> JSON:
        """Do what a command says."""
        client = await self._client(command["kubeconfig"])
        if "connect" in command:
            return {}
        if "hold" in command:
            return await memory.measure(client, command["hold"])
        scenario = SCENARIOS[command["scenario"]]
        if not supports(client, scenario):
            return {"unsupported": True}
        if needs_warm_up(scenario) and scenario.name not in self._warm:
            self._warm.add(scenario.name)
            await warm_up(client, scenario, recorded=self._recorded)
        return asdict(await sample(client, scenario, command["count"], command["seconds"]))

    async def close(self) -> None:
        """Close all clients."""
        for client in self._clients.values():
            await client.close()

    async def _client(self, kubeconfig: str) -> Client:
        if kubeconfig not in self._clients:
            self._clients[kubeconfig] = await self._module.connect(Path(kubeconfig))
        return self._clients[kubeconfig]


def main(name: str, core: str, recorded: str) -> None:
    """Answer commands until standard input closes."""
    pin(core)
    answers = _take_stdout()
    worker = Worker(
        cast("ClientModule", importlib.import_module(CLIENTS[name].module)), recorded=recorded == "recorded"
    )
    with asyncio.Runner() as runner:
        for line in sys.stdin:
            try:
                answer = runner.run(worker.handle(json.loads(line)))
            except Exception as error:
                traceback.print_exc()
                answer = {"error": f"{type(error).__name__}: {error}"}
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
        runner.run(worker.close())


def _take_stdout() -> TextIO:
    """Keep what libraries print out of the answers."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    main(*sys.argv[1:])
