"""Where the API server is and how to authenticate to it: kubeconfig, the pod's service account, or set directly."""

from typing import TYPE_CHECKING

from kubex.configuration._client_configuration import ClientConfiguration
from kubex.configuration._credentials import Credentials, credentials_for

if TYPE_CHECKING:
    from kubex.configuration._discovery import load_configuration
    from kubex.configuration._in_cluster import in_cluster_configuration
    from kubex.configuration._tls import ssl_context
else:
    from kubex.core.late_imports import exports

    __getattr__, __dir__ = exports(
        __name__,
        {
            "in_cluster_configuration": "kubex.configuration._in_cluster",
            "load_configuration": "kubex.configuration._discovery",
            "ssl_context": "kubex.configuration._tls",
        },
    )

__all__ = [
    "ClientConfiguration",
    "Credentials",
    "credentials_for",
    "in_cluster_configuration",
    "load_configuration",
    "ssl_context",
]
