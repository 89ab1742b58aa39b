"""Middleware that a plugin brings."""

import types

import pytest

from kubex.client import ClientOptions
from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError
from kubex.core.middleware import Middleware
from kubex.transport import hookimpl, installed_middleware

CONFIGURATION = ClientConfiguration(url="http://server")
OPTIONS = ClientOptions()


class Silent(Middleware):
    """Looks away."""

    def begin(self, call):
        return None


def plugin(answer):
    def kubex_middleware(configuration, options):
        assert (configuration, options) == (CONFIGURATION, OPTIONS)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return types.SimpleNamespace(kubex_middleware=hookimpl(kubex_middleware))


@pytest.fixture
def install(monkeypatch):
    """Makes plugins, by name, the ones that are installed; an exception is what importing one raises."""

    def install(**plugins):
        def load(found):
            if isinstance(found, Exception):
                raise found
            return found

        points = [
            types.SimpleNamespace(name=name, load=lambda found=found: load(found)) for name, found in plugins.items()
        ]
        groups = {"kubex.middleware": points}
        monkeypatch.setattr("kubex.transport._middleware.entry_points", lambda group: groups[group])

    return install


def ask(**environ):
    return installed_middleware(CONFIGURATION, OPTIONS, environ)


def test_plugins_are_asked_in_the_order_of_their_names(install):
    one, two = Silent(), Silent()
    install(b=plugin(two), a=plugin(one), none=plugin(None))
    assert ask() == [one, two]


def test_a_blocked_plugin_is_not_even_imported(install):
    install(a=AssertionError("imported"), b=plugin(None))
    assert ask(KUBEX_DISABLE_PLUGINS="x, a") == []


def test_a_plugin_that_cannot_be_imported_is_passed_over_with_a_warning(install):
    two = Silent()
    install(a=ImportError("no such module"), b=plugin(two))
    with pytest.warns(UserWarning, match=r"'a' is left out, it cannot be imported: ImportError: no such module"):
        assert ask() == [two]


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (plugin(LookupError("mine")), "LookupError: mine"),
        (plugin(3), "answered 3, not a Middleware"),
        (types.SimpleNamespace(), "it has no kubex_middleware marked with kubex.transport.hookimpl"),
        (types.SimpleNamespace(kubex_middleware=hookimpl(lambda other: None)), "other"),
    ],
    ids=["fails", "answers nonsense", "has none", "wrong arguments"],
)
def test_a_plugin_that_is_wrong_is_an_error_that_says_how_to_go_on(install, found, why):
    install(a=found)
    with pytest.raises(ConfigurationError, match=rf"^middleware plugin 'a' cannot be used: (?s:.*){why}") as caught:
        ask()
    assert "KUBEX_DISABLE_PLUGINS=a blocks it" in str(caught.value)
    assert caught.value.__cause__ is not None
