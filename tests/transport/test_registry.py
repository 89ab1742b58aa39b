"""Which plugins count, and in which order, whatever order they are found in."""

import itertools

import pytest

from kubex.core.exceptions import ConfigurationError
from kubex.transport import PluginState, hookimpl, installed_transports, register, unregister


def names(registry):
    return [info.name for info in registry.transports]


def shuffled(sources):
    return list(itertools.permutations(sources))[:: max(1, len(sources) // 2)]


def test_plain_plugins_come_in_name_order_whatever_the_metadata_say(made):
    for sources in itertools.permutations([made.source(name) for name in "bcad"]):
        assert names(made.registry(sources)) == ["a", "b", "c", "d"]


def test_ours_come_first_then_others_by_name(made):
    ours = [made.source("aiohttp", tryfirst=True), made.source("httpx", tryfirst=True)]
    for sources in itertools.permutations([*ours, made.source("aaa"), made.source("zzz")]):
        assert names(made.registry(sources)) == ["aiohttp", "httpx", "aaa", "zzz"]


def test_tryfirst_stands_among_ours_by_name_and_trylast_at_the_end(made):
    sources = [
        made.source("aiohttp", tryfirst=True),
        made.source("httpx", tryfirst=True),
        made.source("curl", tryfirst=True),
        made.source("aaa", trylast=True),
        made.source("bbb", trylast=True),
        made.source("plain"),
    ]
    for order in shuffled(sources):
        assert names(made.registry(order)) == ["aiohttp", "curl", "httpx", "plain", "aaa", "bbb"]


def test_a_wrapper_can_put_its_own_in_front_of_all(made):
    def kubex_register_transport():
        return [made.info("zzz"), *(yield)]

    wrapper = made.source("zzz", made.plugin(kubex_register_transport, wrapper=True))
    sources = [made.source("aiohttp", tryfirst=True), made.source("aaa"), wrapper]
    for order in itertools.permutations(sources):
        assert names(made.registry(order)) == ["zzz", "aiohttp", "aaa"]


def test_a_wrapper_that_only_sorts_is_no_failure(made):
    def kubex_register_transport():
        return list(reversed((yield)))

    registry = made.registry(
        [made.source("a"), made.source("b"), made.source("w", made.plugin(kubex_register_transport, wrapper=True))]
    )
    assert names(registry) == ["b", "a"]
    assert registry.get("w").skippable
    assert registry.get("w").state is PluginState.BLOCKED
    assert "wrapper" in str(registry.get("w").error)


def test_a_wrapper_may_leave_a_transport_out(made):
    def kubex_register_transport():
        return [info for info in (yield) if info.name != "a"]

    registry = made.registry(
        [made.source("a"), made.source("b"), made.source("w", made.plugin(kubex_register_transport, wrapper=True))]
    )
    assert names(registry) == ["b"]
    assert registry.get("a").skippable
    assert "left out by a wrapper" in str(registry.get("a").error)


@pytest.mark.parametrize("answer", [None, "nonsense", ["nonsense"], RuntimeError("no")], ids=repr)
def test_a_wrapper_that_breaks_is_a_configuration_error(made, answer):
    def kubex_register_transport():
        yield
        if isinstance(answer, Exception):
            raise answer
        return answer

    sources = [made.source("a"), made.source("w", made.plugin(kubex_register_transport, wrapper=True))]
    with pytest.raises(ConfigurationError, match=r"kubex_register_transport"):
        made.registry(sources)


def test_a_wrapper_cannot_bring_a_contract_that_is_unknown(made):
    def kubex_register_transport():
        return [made.info("w", contract=2), *(yield)]

    registry = made.registry([made.source("w", made.plugin(kubex_register_transport, wrapper=True)), made.source("a")])
    assert names(registry) == ["a"]
    assert "version 2 of the transport contract" in str(registry.get("w").error)


def test_two_of_one_name_are_an_error_that_names_both_distributions(made):
    registry = made.registry(
        [made.source("a", distribution="one"), made.source("b"), made.source("a", distribution="two")]
    )
    assert names(registry) == ["b"]
    error = registry.get("a").error
    assert isinstance(error, ConfigurationError)
    assert not registry.get("a").skippable
    assert "distribution one 1.0" in str(error)
    assert "distribution two 1.0" in str(error)


@pytest.mark.parametrize(
    ("module", "says"),
    [
        ({"name": "other"}, "its transport is named 'other'; the name of the entry point must be the same"),
        ({"name": "a", "contract": 2}, "written for version 2 of the transport contract, kubex-core "),
        ({"name": "a", "contract": 0}, "written for version 0 of the transport contract, kubex-core "),
    ],
)
def test_a_transport_that_does_not_fit_is_an_error_that_names_the_plugin(made, module, says):
    plugin = made.registry([made.source("a", made.plugin(made.info(**module)))]).get("a")
    assert plugin.state is PluginState.FAILED
    assert not plugin.skippable
    assert says in str(plugin.error)
    assert "plugin 'a' (distribution dist-a 1.0) cannot be used: " in str(plugin.error)
    assert "KUBEX_DISABLE_PLUGINS=a" in str(plugin.error)


@pytest.mark.parametrize("answer", [None, "nonsense", RuntimeError("no")], ids=repr)
def test_a_hook_that_gives_no_transport_is_an_error(made, answer):
    plugin = made.registry([made.source("a", made.plugin(answer))]).get("a")
    assert plugin.state is PluginState.FAILED
    assert not plugin.skippable
    assert plugin.error.__cause__ is (answer if isinstance(answer, Exception) else None)


def test_a_module_without_the_hook_is_an_error(made):
    plugin = made.registry([made.source("a", object())]).get("a")
    assert "has no kubex_register_transport marked with kubex.transport.hookimpl" in str(plugin.error)


@pytest.mark.parametrize("error", [ImportError("no library"), SyntaxError("bad"), RuntimeError("at import")], ids=repr)
def test_a_module_that_cannot_be_imported_is_skippable_and_keeps_its_cause(made, error):
    registry = made.registry([made.source("a", error), made.source("b")])
    plugin = registry.get("a")
    assert names(registry) == ["b"]
    assert plugin.skippable
    assert plugin.error.__cause__ is error
    assert str(error) in str(plugin.error)


def test_a_module_with_another_hook_is_an_error_that_names_it(made):
    module = made.plugin(made.info("a"))
    module.kubex_register_transprot = hookimpl(lambda: None)
    with pytest.raises(ConfigurationError, match="kubex_register_transprot"):
        made.registry([made.source("a", module), made.source("b")])


def test_a_blocked_plugin_is_not_even_imported(made):
    registry = made.registry([made.source("a", SystemExit()), made.source("b")], ["a"])
    assert names(registry) == ["b"]
    assert registry.get("a").state is PluginState.BLOCKED
    assert "KUBEX_DISABLE_PLUGINS" in str(registry.get("a").error)


def test_a_plugin_of_this_process_is_found_without_metadata(made):
    register(made.plugin(made.info("mine")), "mine")
    try:
        assert "mine" in names(installed_transports({}))
        mine = installed_transports({}).get("mine")
        assert mine is not None
        assert mine.source.distribution is None
        assert "mine" not in names(installed_transports({"KUBEX_DISABLE_PLUGINS": "other, mine"}))
        with pytest.raises(ValueError, match="mine"):
            register(made.plugin(made.info("mine")), "mine")
    finally:
        unregister("mine")
    assert installed_transports({}).get("mine") is None


def test_ours_are_installed_in_order():
    assert names(installed_transports({}))[:2] == ["aiohttp", "httpx"]
    assert names(installed_transports({"KUBEX_DISABLE_PLUGINS": "aiohttp"}))[0] == "httpx"
