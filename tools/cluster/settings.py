"""What the processes of one cluster must know."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

NODE_NAME = "node-0"
NODE_IP = "10.88.0.1"
POD_NETWORK = "10.88.0.0/16"
SERVICE_NETWORK = "10.0.0.0/24"
SERVICE_IP = "10.0.0.1"
CONTAINERD_SOCKET = "/run/containerd.sock"
CNI_PLUGINS = "/usr/lib/cni"
PAUSE_IMAGE = "localhost/pause:1"


@dataclass(frozen=True, slots=True)
class Settings:
    """One cluster: `started` is seconds as of `time.time()`, `port` where the API server is reached on 127.0.0.1."""

    version: str
    binaries: str
    work: str
    temporary: bool
    started: float
    cgroup: str = ""
    port: int = 0

    @property
    def folder(self) -> Path:
        """The work folder: certificates, kubeconfigs, logs, data."""
        return Path(self.work)

    @property
    def server(self) -> str:
        """The URL of the API server, the same inside and outside of the node's network."""
        return f"https://127.0.0.1:{self.port}"

    def to_json(self) -> str:
        """Write the settings as an argument of another process."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        """Read what `to_json` wrote."""
        return cls(**json.loads(text))
