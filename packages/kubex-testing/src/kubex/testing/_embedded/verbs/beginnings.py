"""What is in a cluster from the start."""

from kubex.testing._embedded.http.calls import State
from kubex.testing._embedded.verbs.creation import create_document

_FIRST = ("default", "kube-system", "kube-public", "kube-node-lease")


def fill_cluster(state: State) -> None:
    """Create the namespaces that every cluster has."""
    namespaces = state.catalog.find("", "v1", "namespaces")
    if namespaces is not None:
        for name in _FIRST:
            create_document(state, namespaces, None, {"metadata": {"name": name}})
