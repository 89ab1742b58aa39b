"""What tests of Kubernetes programs need: an API server in the process."""

from kubex.testing._embedded.cluster import EmbeddedCluster

__all__ = ["EmbeddedCluster"]
