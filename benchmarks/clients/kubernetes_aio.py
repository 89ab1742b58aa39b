"""The official client's kubernetes.aio."""

from pathlib import Path

from kubernetes.aio import client, config, watch

from benchmarks.clients.contract import Client
from benchmarks.clients.generated_base import GeneratedAsyncClient


async def connect(kubeconfig: Path) -> Client:
    """Make the client."""
    configuration = client.Configuration()
    await config.load_kube_config(str(kubeconfig), client_configuration=configuration)
    api_client = client.ApiClient(configuration)
    return GeneratedAsyncClient(api_client, client.CoreV1Api(api_client), watch.Watch)
