"""The code of the pages that users were promised, to the letter; each name, default and value in it works."""

import pytest

from kubex.client import AioHttpClient, ClientOptions, HttpxClient
from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError
from kubex.core.params import Timeout

BOTH = ["asyncio", "trio"]
CONFIG = ClientConfiguration(url="https://my-cluster:6443", token="my-token")

CREATE = """
from kubex.client import create_client
async with await create_client() as client:
    # use the client
    ...
"""

FORCE_AIOHTTP = """
from kubex.client import create_client, ClientChoise
# Force aiohttp
client = await create_client(client_class=ClientChoise.AIOHTTP)
"""

FORCE_HTTPX = """
from kubex.client import create_client, ClientChoise
# Force httpx
client = await create_client(client_class=ClientChoise.HTTPX)
"""

FORCE_HTTPX_IN_A_BLOCK = """
from kubex.client import create_client, ClientChoise

async with await create_client(client_class=ClientChoise.HTTPX) as client:
    ...
"""

CONFIGURATION = """
from kubex.client import create_client
from kubex.configuration import ClientConfiguration
config = ClientConfiguration(url="https://my-cluster:6443", token="my-token")
client = await create_client(configuration=config)
"""

OPTIONS_FOR_A_CLIENT = """
from kubex.client import ClientOptions, create_client
from kubex.core.params import Timeout
client = await create_client(
    configuration=config,
    options=ClientOptions(timeout=Timeout(total=30.0), log_api_warnings=False),
)
"""

OPTIONS = """
from kubex.client import ClientOptions
from kubex.core.params import Timeout
options = ClientOptions(
    timeout=Timeout(total=30.0),
    log_api_warnings=True, # default
)
"""

ON_TRIO = """
import trio
from kubex.api import Api
from kubex.client import create_client, ClientChoise
from kubex.k8s.v1_35.core.v1.pod import Pod

async def main():
    async with await create_client(client_class=ClientChoise.HTTPX) as client:
        api: Api[Pod] = Api(Pod, client=client, namespace="default")
        pod = await api.get("my-pod")
        print(pod.metadata.name)

trio.run(main)
"""


@pytest.mark.parametrize("runtime", BOTH)
def test_a_client_is_created_with_what_fits(run_block, runtime):
    client = run_block(CREATE, runtime)["client"]
    assert isinstance(client, AioHttpClient if runtime == "asyncio" else HttpxClient)


def test_aiohttp_can_be_forced(run_block):
    assert isinstance(run_block(FORCE_AIOHTTP)["client"], AioHttpClient)


def test_aiohttp_is_refused_under_trio(run_block):
    with pytest.raises(ConfigurationError, match=r"aiohttp.*trio"):
        run_block(FORCE_AIOHTTP, "trio")


@pytest.mark.parametrize("runtime", BOTH)
@pytest.mark.parametrize("block", [FORCE_HTTPX, FORCE_HTTPX_IN_A_BLOCK], ids=["bare", "with"])
def test_httpx_can_be_forced(run_block, runtime, block):
    assert isinstance(run_block(block, runtime)["client"], HttpxClient)


@pytest.mark.parametrize("runtime", BOTH)
def test_a_configuration_is_taken_as_it_is(run_block, runtime):
    assert run_block(CONFIGURATION, runtime)["client"].configuration == CONFIG


@pytest.mark.parametrize("runtime", BOTH)
def test_options_are_taken_by_create_client(run_block, runtime):
    options = run_block(OPTIONS_FOR_A_CLIENT, runtime, config=CONFIG)["client"].options
    assert (options.timeout, options.log_api_warnings) == (Timeout(total=30.0), False)


def test_options_have_the_defaults_of_the_page(run_block):
    assert run_block(OPTIONS)["options"] == ClientOptions(timeout=30.0)


@pytest.mark.parametrize(
    ("block", "field", "value"),
    [
        (
            'options = ClientOptions(proxy="http://user:pass@proxy.corp.example.com:8080")',
            "proxy",
            "http://user:pass@proxy.corp.example.com:8080",
        ),
        (
            'options = ClientOptions(proxy={"https": "http://proxy.corp.example.com:8080"})',
            "proxy",
            {"https": "http://proxy.corp.example.com:8080"},
        ),
        ("options = ClientOptions(keep_alive_timeout=60.0)", "keep_alive_timeout", 60.0),
        ("options = ClientOptions(keep_alive_timeout=None)", "keep_alive_timeout", None),
        ("options = ClientOptions(buffer_size=1024 * 1024)", "buffer_size", 2**20),
        ("options = ClientOptions(buffer_size=None)", "buffer_size", None),
        ("options = ClientOptions(ws_max_message_size=8 * 1024 * 1024)", "ws_max_message_size", 2**23),
        ("options = ClientOptions(ws_max_message_size=None)", "ws_max_message_size", None),
        ("options = ClientOptions(pool_size=10)", "pool_size", 10),
        ("options = ClientOptions(pool_size=None)", "pool_size", None),
    ],
)
def test_each_option_can_be_set(run_block, block, field, value):
    assert getattr(run_block(block, ClientOptions=ClientOptions)["options"], field) == value


def test_a_program_on_trio(run_block, capsys):
    run_block(ON_TRIO)
    assert capsys.readouterr().out == "my-pod\n"


def test_the_names_of_the_page_are_one(run_block):
    known = run_block("from kubex.client import AioHttpClient, HttpxClient, ClientChoise, ClientChoice")
    assert known["ClientChoise"] is known["ClientChoice"]
