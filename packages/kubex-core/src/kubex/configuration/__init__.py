"""Where the API server is and how to authenticate to it: kubeconfig, the pod's service account, or set directly."""

from kubex.configuration._client_configuration import ClientConfiguration
from kubex.configuration._credentials import Credentials, credentials_for
from kubex.configuration._discovery import load_configuration
from kubex.configuration._in_cluster import in_cluster_configuration
from kubex.configuration._tls import ssl_context

__all__ = [
    "ClientConfiguration",
    "Credentials",
    "credentials_for",
    "in_cluster_configuration",
    "load_configuration",
    "ssl_context",
]
