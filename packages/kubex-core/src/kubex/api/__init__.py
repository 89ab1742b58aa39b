"""The verbs of the Kubernetes API on typed resources."""

from kubex.api._api import Api
from kubex.api._watch import Watch

__all__ = ["Api", "Watch"]
