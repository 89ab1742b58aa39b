"""Kubeconfig documents."""

import base64
from pathlib import Path
from typing import Any

_NAME = "kubex"


def kubeconfig(server: str, authority: bytes, certificate: bytes, key: bytes) -> dict[str, Any]:
    """A kubeconfig document with one context, for a user with a client certificate; all three are PEM."""
    cluster = {"server": server, "certificate-authority-data": _encode(authority)}
    user = {"client-certificate-data": _encode(certificate), "client-key-data": _encode(key)}
    context = {"cluster": _NAME, "user": _NAME, "namespace": "default"}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": _NAME,
        "clusters": [{"name": _NAME, "cluster": cluster}],
        "users": [{"name": _NAME, "user": user}],
        "contexts": [{"name": _NAME, "context": context}],
    }


def kubeconfig_for(user: str, folder: Path, server: str) -> dict[str, Any]:
    """The kubeconfig of a user whose certificate and key are in the work folder."""
    authority, certificate, key = ((folder / name).read_bytes() for name in ("ca.crt", f"{user}.crt", f"{user}.key"))
    return kubeconfig(server, authority, certificate, key)


def _encode(pem: bytes) -> str:
    return base64.b64encode(pem).decode("ascii")
