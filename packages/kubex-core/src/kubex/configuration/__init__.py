"""Where the API server is and how to authenticate to it: kubeconfig, the pod's service account, or set directly."""

from kubex.configuration._client_configuration import ClientConfiguration
from kubex.configuration._credentials import Credentials, credentials_for

__all__ = ["ClientConfiguration", "Credentials", "credentials_for"]
