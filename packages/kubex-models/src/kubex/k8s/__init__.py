"""Typed Kubernetes resources, one package per Kubernetes minor: `kubex.k8s.v1_35`."""

import pkgutil

if not any(module.name.startswith("v1_") for module in pkgutil.iter_modules(__path__)):
    raise ImportError(
        "the classes of kubex.k8s are not generated yet; "
        "in a checkout of Kubex run: python packages/kubex-models/generator"
    )
