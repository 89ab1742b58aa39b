"""The conformance kit: what every transport plugin has to pass, as a pytest suite, and the server that tries it."""

import pytest

# So that a failed assertion shows its values, as in a test module.
pytest.register_assert_rewrite(f"{__name__}._cases", f"{__name__}._calls", f"{__name__}._harness")

from kubex.testing.transport._certificates import Authority, authority
from kubex.testing.transport._leaks import tasks, threads
from kubex.testing.transport._server.connection import Connection, Received, Script
from kubex.testing.transport._server.peer import Peer
from kubex.testing.transport._server.server import Serve, Server
from kubex.testing.transport._suite import TransportConformance, TransportStress

__all__ = [
    "Authority",
    "Connection",
    "Peer",
    "Received",
    "Script",
    "Serve",
    "Server",
    "TransportConformance",
    "TransportStress",
    "authority",
    "tasks",
    "threads",
]
