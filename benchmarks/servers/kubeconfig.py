"""The one way in which all clients learn where the server is: a kubeconfig file."""

import json
from pathlib import Path


def write_kubeconfig(path: Path, port: int) -> Path:
    """Write a kubeconfig for the stub; JSON is YAML."""
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "stub",
        "clusters": [{"name": "stub", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
        "users": [{"name": "stub", "user": {}}],
        "contexts": [{"name": "stub", "context": {"cluster": "stub", "user": "stub", "namespace": "default"}}],
    }
    path.write_text(json.dumps(config), encoding="utf-8")
    return path
