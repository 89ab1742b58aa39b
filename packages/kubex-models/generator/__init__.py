"""Writes the resource classes of kubex.k8s from the facts of each Kubernetes minor."""

from .output import generate

__all__ = ["generate"]
