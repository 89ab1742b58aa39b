from kubex.testing.transport._cases.answers import Answers
from kubex.testing.transport._cases.cancelling import Cancelling
from kubex.testing.transport._cases.closing import Closing
from kubex.testing.transport._cases.faults import Faults
from kubex.testing.transport._cases.limits import Limits
from kubex.testing.transport._cases.plugin import Plugin
from kubex.testing.transport._cases.requests import Requests
from kubex.testing.transport._cases.streams import Streams
from kubex.testing.transport._cases.stress import Stress
from kubex.testing.transport._cases.tls import Tls
from kubex.testing.transport._cases.websockets import WebSockets


class TransportConformance(Plugin, Requests, Answers, Streams, Faults, Limits, Tls, Cancelling, Closing, WebSockets):
    """Every case that a transport has to pass, on each event loop that it serves.

    A subclass whose name begins with `Test` names the transport, and pytest does the rest:

        class TestMyTransport(TransportConformance):
            info = INFO
    """


class TransportStress(Stress):
    """Cases that take longer, of sizes and of numbers; to be subclassed likewise, and marked slow."""
