"""What tests of Kubernetes programs need: an API server in the process."""

from kubex.testing._embedded.cluster import EmbeddedCluster, ExecProtocol
from kubex.testing._embedded.containers.answers import PortHandler, ProcessHandler
from kubex.testing._embedded.containers.process import Process, TerminalSize
from kubex.testing._embedded.containers.registry import Containers
from kubex.testing._embedded.containers.streams import Output

__all__ = [
    "Containers",
    "EmbeddedCluster",
    "ExecProtocol",
    "Output",
    "PortHandler",
    "Process",
    "ProcessHandler",
    "TerminalSize",
]
