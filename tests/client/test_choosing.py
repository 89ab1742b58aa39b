"""Which transport `create_client` takes, and what it says where it can take none."""

import warnings

import pytest
import sniffio

from kubex.client import ClientChoice, ClientChoise, create_client
from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError, NoTransportInstalled

pytestmark = pytest.mark.anyio

CONFIGURATION = ClientConfiguration(url="http://server")


async def chosen(client_class=None):
    async with await create_client(CONFIGURATION, client_class) as client:
        return client.transport.name


async def test_the_first_in_order_is_taken(installed):
    installed.add("b").add("a")
    assert await chosen() == "a"


async def test_argument_beats_variable_beats_order(installed, monkeypatch):
    installed.add("a").add("b").add("c")
    monkeypatch.setenv("KUBEX_TRANSPORT", "b")
    assert await chosen() == "b"
    assert await chosen("c") == "c"
    monkeypatch.setenv("KUBEX_TRANSPORT", "")
    assert await chosen() == "a"


async def test_a_choice_is_a_name(installed):
    installed.add("aiohttp").add("httpx")
    assert ClientChoise is ClientChoice
    assert await chosen(ClientChoice.HTTPX) == await chosen("httpx") == "httpx"


async def test_none_installed_says_what_to_install(installed):
    with pytest.raises(NoTransportInstalled) as caught:
        await chosen()
    assert isinstance(caught.value, ConfigurationError)
    assert isinstance(caught.value, ImportError)
    assert 'pip install "kubex[aiohttp]" or pip install "kubex[httpx]"' in str(caught.value)


async def test_ours_when_named_but_missing_says_what_to_install(installed):
    installed.add("other")
    with pytest.raises(NoTransportInstalled, match=r'pip install "kubex\[httpx\]".*Installed: other'):
        await chosen("httpx")


async def test_an_unknown_name_lists_what_there_is(installed):
    installed.add("a").add("b")
    with pytest.raises(ConfigurationError, match=r"no transport named 'nonsense'\. Installed: a, b") as caught:
        await chosen("nonsense")
    assert not isinstance(caught.value, ImportError)


async def test_the_first_that_serves_the_event_loop_is_taken(installed):
    other = "trio" if sniffio.current_async_library() == "asyncio" else "asyncio"
    installed.add("a", runtimes=[other]).add("b")
    assert await chosen() == "b"


async def test_none_serves_the_event_loop(installed):
    here = sniffio.current_async_library()
    installed.add("a", runtimes=["curio"])
    with pytest.raises(ConfigurationError, match=rf"no installed transport runs under {here}.*a \(curio\)") as caught:
        await chosen()
    assert not isinstance(caught.value, ImportError)


async def test_a_named_one_that_does_not_serve_the_event_loop_says_which_does(installed):
    here = sniffio.current_async_library()
    installed.add("a", runtimes=["curio"]).add("b")
    with pytest.raises(ConfigurationError, match=f"'a' does not run under {here}, only under curio. Use b instead"):
        await chosen("a")


async def test_aiohttp_under_trio_says_what_to_use():
    if sniffio.current_async_library() != "trio":
        assert await chosen("aiohttp") == "aiohttp"
    else:
        with pytest.raises(ConfigurationError, match=r"'aiohttp' does not run under trio, only under asyncio.*httpx"):
            await chosen("aiohttp")
        assert await chosen() == "httpx"


async def test_a_plugin_that_cannot_be_imported_is_skipped_with_a_warning(installed):
    installed.add("a", ImportError("no such library")).add("b")
    with pytest.warns(UserWarning, match=r"plugin 'a' .*no such library"):
        assert await chosen() == "b"


async def test_a_plugin_that_cannot_be_imported_is_an_error_when_named(installed, monkeypatch):
    cause = ImportError("no such library")
    installed.add("a", cause).add("b")
    with pytest.raises(ConfigurationError, match="no such library") as caught:
        await chosen("a")
    assert caught.value.__cause__ is cause
    monkeypatch.setenv("KUBEX_TRANSPORT", "a")
    with pytest.raises(ConfigurationError, match="no such library"):
        await chosen()


async def test_a_library_that_cannot_be_loaded_is_an_error_and_not_the_next_in_line(installed):
    cause = ImportError("broken library")
    installed.add("a", error=cause).add("b")
    with pytest.raises(
        ConfigurationError, match="transport 'a' cannot be loaded: ImportError: broken library"
    ) as caught:
        await chosen()
    assert caught.value.__cause__ is cause


@pytest.mark.parametrize("name", [None, "a"])
async def test_a_clash_of_names_is_an_error(installed, name):
    installed.add("a", distribution="one").add("a", distribution="two").add("b")
    with pytest.raises(ConfigurationError, match=r"distribution one 1.0.* and .*distribution two 1.0"):
        await chosen(name)


@pytest.mark.parametrize("name", [None, "b"])
async def test_an_unknown_contract_is_an_error(installed, name):
    installed.add("a").add("b", contract=99)
    with pytest.raises(ConfigurationError, match=r"'b'.* version 99 of the transport contract, kubex-core "):
        await chosen(name)


async def test_a_blocked_plugin_is_passed_over_in_silence_and_refused_when_named(installed, monkeypatch):
    installed.add("a", SystemExit()).add("b")
    monkeypatch.setenv("KUBEX_DISABLE_PLUGINS", " a ,")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert await chosen() == "b"
    with pytest.raises(ConfigurationError, match=r"'a'.* is blocked by KUBEX_DISABLE_PLUGINS"):
        await chosen("a")


async def test_all_blocked_says_so(installed, monkeypatch):
    installed.add("a")
    monkeypatch.setenv("KUBEX_DISABLE_PLUGINS", "a")
    with pytest.raises(NoTransportInstalled, match="blocked by KUBEX_DISABLE_PLUGINS"):
        await chosen()
