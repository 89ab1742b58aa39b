"""A real API server takes the TLS context and the credentials that a kubeconfig gives."""

import http.client
import json
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio.to_thread
import pytest

from kubex.configuration import ClientConfiguration, credentials_for, load_configuration, ssl_context

pytestmark = [pytest.mark.anyio, pytest.mark.cluster]


def get(url: str, headers: dict[str, str], context: ssl.SSLContext | None) -> tuple[int, Any]:
    host = urlsplit(url).netloc
    connection = http.client.HTTPSConnection(host, timeout=30, context=context)
    try:
        connection.request("GET", "/apis/authentication.k8s.io/v1/", headers=headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


async def ask(configuration: ClientConfiguration) -> int:
    context = await anyio.to_thread.run_sync(ssl_context, configuration)
    headers = dict(await credentials_for(configuration).headers())
    status, _ = await anyio.to_thread.run_sync(get, configuration.url, headers, context)
    return status


async def test_a_kubeconfig_opens_the_door(real_kubeconfig: Path) -> None:
    assert await ask(await load_configuration(kubeconfig=real_kubeconfig)) == 200


async def test_a_wrong_token_does_not(real_kubeconfig: Path) -> None:
    configuration = await load_configuration(kubeconfig=real_kubeconfig)
    trust = configuration.model_dump(include={"url", "ca_data", "ca_file", "tls_server_name"})
    assert await ask(ClientConfiguration(**trust, token="wrong")) == 401
