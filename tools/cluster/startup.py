"""Bringing the components up, in order."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path

from tools.cluster import components
from tools.cluster.errors import ClusterError
from tools.cluster.node_files import summary
from tools.cluster.processes import Processes
from tools.cluster.progress import reporter
from tools.cluster.readiness import ApiServer
from tools.cluster.settings import CONTAINERD_SOCKET, Settings

PATIENCE = 180
_INTERVAL = 0.1


async def bring_up(settings: Settings, token: str, processes: Processes) -> None:
    """Start all components, wait until pods can run, and print the summary; raises `ClusterError` if that fails."""
    report = reporter(settings.started)
    api = ApiServer(settings)
    deadline = settings.started + PATIENCE

    async def until(what: str, component: str, happened: Callable[[], bool]) -> None:
        while not await asyncio.to_thread(happened):
            if time.time() > deadline:
                raise ClusterError(f"no {what} after {PATIENCE} s", detail=processes.log_tail(component))
            await asyncio.sleep(_INTERVAL)
        report(what)

    for command in components.etcd(), components.containerd(), components.api_server(settings):
        processes.start(command)
    await until("container runtime", "containerd", Path(CONTAINERD_SOCKET).exists)
    await processes.run(["ctr", "-a", CONTAINERD_SOCKET, "-n", "k8s.io", "images", "import", "images.tar"])
    await until("API server", "kube-apiserver", api.is_ready)
    for command in (
        components.controller_manager(),
        components.scheduler(),
        components.kubelet(settings),
        components.proxy(),
    ):
        processes.start(command)
    await until("ready node", "kubelet", api.has_ready_node)
    # Without it the API server refuses to create pods.
    await until("service account", "kube-controller-manager", api.has_default_service_account)
    print(json.dumps(summary(settings, token, time.time() - settings.started)), flush=True)
