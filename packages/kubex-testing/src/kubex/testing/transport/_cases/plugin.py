from collections.abc import Mapping

import pytest

from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError
from kubex.core.options import ClientOptions
from kubex.testing.transport._calls import request
from kubex.testing.transport._harness import Connect, Harness
from kubex.transport import CONTRACT, Transport, TransportInfo

RUNTIMES = {"asyncio", "trio"}
PHASES = {"connect", "read", "write", "pool"}
WEBSOCKET = "websocket"


class Plugin(Harness):
    """What the plugin says of its transport holds."""

    def test_the_info_fits_this_version_of_the_contract(self) -> None:
        """A plugin names its transport, the contract that it was written for, and what it can do."""
        assert isinstance(self.info, TransportInfo)
        assert self.info.contract == CONTRACT, "the transport is written for another version of the contract"
        assert self.info.name
        assert self.info.runtimes, "a transport serves at least one event loop"
        assert self.info.runtimes <= RUNTIMES
        assert self.info.ignored_timeouts <= PHASES

    async def test_the_factory_makes_a_transport(self, connect: Connect) -> None:
        """`load` imports the library and gives a factory, which makes a `Transport` in a running event loop."""
        assert isinstance(connect("http://127.0.0.1:9"), Transport)

    def test_limitations_name_options(self) -> None:
        """`limitations` answers with fields of `ClientOptions`, and for each says what happens instead."""
        found = self.info.limitations(ClientConfiguration(url="https://127.0.0.1:9"), ClientOptions())
        assert isinstance(found, Mapping)
        assert set(found) <= set(ClientOptions.model_fields)
        assert all(found.values()), "a limitation says what happens instead"

    async def test_websockets_that_are_not_declared_are_refused(self, connect: Connect) -> None:
        """A transport whose `features` do not name "websocket" has none, and says so with a ConfigurationError."""
        if WEBSOCKET in self.info.features:
            pytest.skip("the transport has WebSockets")
        transport = connect("http://127.0.0.1:9")
        with pytest.raises(ConfigurationError):
            async with transport.websocket(request("http://127.0.0.1:9"), ["v5.channel.k8s.io"]):
                pass
