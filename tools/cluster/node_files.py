"""The files of a node: everything that its components read, written into the work folder."""

import json

from tools.cluster import certificates, images, node_config
from tools.cluster.kubeconfig import kubeconfig_for
from tools.cluster.settings import Settings


def write_files(settings: Settings) -> str:
    """Write certificates, images and configuration, and give the administrator's bearer token."""
    folder, work = settings.folder, settings.work
    certificates.create_certificates(folder)
    token = certificates.create_token(folder)
    images.write_images(folder / "images.tar")
    (folder / "containerd.toml").write_text(node_config.containerd_config(work))
    (folder / "cni").mkdir()
    documents = {
        "kubeconfig": kubeconfig_for("admin", folder, settings.server),
        "kubelet.kubeconfig": kubeconfig_for("kubelet", folder, settings.server),
        "kubelet.json": node_config.kubelet_config(work, settings.cgroup),
        "cni/10-pods.conflist": node_config.cni_config(work),
    }
    for name, document in documents.items():
        (folder / name).write_text(json.dumps(document, indent=2) + "\n")
    return token


def summary(settings: Settings, token: str, seconds: float) -> dict[str, str | float]:
    """What a user must know of a running cluster."""
    return {
        "kubeconfig": f"{settings.work}/kubeconfig",
        "token": token,
        "kubectl": f"{settings.binaries}/kubectl",
        "server": settings.server,
        "version": settings.version,
        "seconds": round(seconds, 1),
    }
