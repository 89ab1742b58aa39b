"""Plugins made up for a test, as they would come out of installed packages in any order."""

import types

import pytest

from kubex.transport import TransportInfo, hookimpl
from kubex.transport._registry import PluginSource, build_registry


def info(name, **more):
    return TransportInfo(**({"name": name, "contract": 1, "load": object, "runtimes": frozenset({"asyncio"})} | more))


def plugin(answer, **options):
    """A module with the hook; `answer` is what it gives, or what it raises, or a function for a wrapper."""

    def kubex_register_transport():
        if isinstance(answer, Exception):
            raise answer
        return answer

    made = types.SimpleNamespace()
    made.kubex_register_transport = hookimpl(**options)(answer if callable(answer) else kubex_register_transport)
    return made


def source(name, module=None, distribution=None, **options):
    """A plugin as a package would bring it: `module` may be what its import raises."""

    def load():
        if isinstance(module, BaseException):
            raise module
        return plugin(info(name), **options) if module is None else module

    return PluginSource(name=name, load=load, distribution=distribution or f"dist-{name}", version="1.0")


@pytest.fixture
def made():
    return types.SimpleNamespace(info=info, plugin=plugin, source=source, registry=build_registry)


@pytest.fixture(params=["asyncio", "trio"])
def runtime(request):
    return request.param
