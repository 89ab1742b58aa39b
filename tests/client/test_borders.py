"""Where a client is used as it cannot be: in another event loop, on a runtime not served, with what is no JSON."""

import os

import anyio
import pytest

from kubex.api import Api
from kubex.client import AioHttpClient, ClientOptions, HttpxClient, create_client
from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError, InvalidRequest, RequestTimeout
from kubex.core.patches import JsonPatch, MergePatch
from kubex.k8s.v1_35.core.v1 import Namespace, Secret
from kubex.testing import EmbeddedCluster


def test_an_aiohttp_client_under_trio_is_a_configuration_error():
    async def main():
        async with AioHttpClient(ClientConfiguration(url="http://127.0.0.1:9")) as client:
            await Api(Namespace, client=client).list()

    with pytest.raises(ConfigurationError, match="'aiohttp' does not run under trio, only under asyncio"):
        anyio.run(main, backend="trio")


@pytest.mark.parametrize("transport", ["aiohttp", "httpx"])
def test_a_client_belongs_to_the_event_loop_that_it_was_opened_in(transport):
    with EmbeddedCluster() as cluster:
        client = anyio.run(create_client, cluster.configuration, transport)

        async def use():
            await Api(Namespace, client=client).list()

        with pytest.raises(InvalidRequest, match="belongs to another event loop"):
            anyio.run(use)
        anyio.run(client.close)


def test_a_client_made_outside_an_event_loop_opens_in_the_first_that_uses_it():
    with EmbeddedCluster() as cluster:
        client = HttpxClient(cluster.configuration)

        async def use():
            async with client:
                return [each.metadata.name for each in await Api(Namespace, client=client).list()]

        assert "default" in anyio.run(use, backend="trio")


def test_bytes_in_a_patch_are_base64():
    change = {"data": {"password": b"\xff?>"}}
    assert MergePatch(change).content() == b'{"data":{"password":"/z8+"}}'
    assert JsonPatch([{"op": "add", "path": "/data/a", "value": b"\xff?>"}]).content().endswith(b'"value":"/z8+"}]')
    assert MergePatch(Secret(data={"password": b"\xff?>"})).content() == b'{"data":{"password":"/z8+"}}'


def test_a_patch_that_is_no_json_is_refused():
    with pytest.raises(InvalidRequest, match="cannot be sent") as caught:
        MergePatch({"data": object()}).content()
    assert caught.value.__cause__ is not None


@pytest.mark.anyio
async def test_a_total_limit_holds_while_a_token_is_read(tmp_path):
    token = tmp_path / "token"
    os.mkfifo(token)  # to open it takes until somebody writes
    configuration = ClientConfiguration(url="http://127.0.0.1:9", token_file=token)
    async with HttpxClient(configuration, ClientOptions(timeout=0.2)) as client:
        with pytest.raises(RequestTimeout, match=r"within 0\.2 s, which is the total limit"):
            await Api(Namespace, client=client).list()
        with token.open("w") as writer:  # lets the thread that reads go
            writer.write("late")
