"""Typed Kubernetes resources, one package per Kubernetes minor: `kubex.k8s.v1_35`."""

from pathlib import Path

if not any(found for folder in __path__ for found in Path(folder).glob("v1_*")):
    raise ImportError(
        "the classes of kubex.k8s are not generated yet; "
        "in a checkout of Kubex run: python packages/kubex-models/generator"
    )
