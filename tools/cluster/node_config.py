"""Configuration of the node: pod network, containerd, kubelet."""

from typing import Any

from tools.cluster.settings import CNI_PLUGINS, CONTAINERD_SOCKET, PAUSE_IMAGE, POD_NETWORK

_UNUSED_PLUGINS = (
    "io.containerd.snapshotter.v1.aufs",
    "io.containerd.snapshotter.v1.btrfs",
    "io.containerd.snapshotter.v1.zfs",
    "io.containerd.snapshotter.v1.devmapper",
    "io.containerd.internal.v1.opt",
)


def cni_config(work: str) -> dict[str, Any]:
    """The pod network: one bridge, addresses given out on this machine."""
    ipam = {
        "type": "host-local",
        "dataDir": f"{work}/ipam",
        "ranges": [[{"subnet": POD_NETWORK}]],
        "routes": [{"dst": "0.0.0.0/0"}],
    }
    bridge = {
        "type": "bridge",
        "bridge": "cni0",
        "isGateway": True,
        "hairpinMode": True,
        "ipMasq": False,
        "ipam": ipam,
    }
    port_map = {"type": "portmap", "capabilities": {"portMappings": True}}
    return {"cniVersion": "1.0.0", "name": "pods", "plugins": [bridge, port_map]}


def containerd_config(work: str) -> str:
    """Configuration of containerd, in the version 2 format that 1.6 and 2.x both read."""
    unused = ", ".join(f'"{name}"' for name in _UNUSED_PLUGINS)
    # restrict_oom_score_adj: without CAP_SYS_RESOURCE runc could not lower the score of a sandbox and would not start.
    return f"""\
version = 2
root = "{work}/containerd"
state = "/run/containerd-state"
disabled_plugins = [{unused}]
[grpc]
  address = "{CONTAINERD_SOCKET}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{PAUSE_IMAGE}"
  disable_apparmor = true
  disable_hugetlb_controller = true
  tolerate_missing_hugetlb_controller = true
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "{CNI_PLUGINS}"
    conf_dir = "{work}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
"""


def kubelet_config(work: str, cgroup: str) -> dict[str, Any]:
    """Configuration of the kubelet, whose pods live in a cgroup of this cluster."""
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "address": "0.0.0.0",
        "tlsCertFile": f"{work}/kubelet.crt",
        "tlsPrivateKeyFile": f"{work}/kubelet.key",
        "authentication": {
            "anonymous": {"enabled": False},
            "webhook": {"enabled": False},
            "x509": {"clientCAFile": f"{work}/ca.crt"},
        },
        "authorization": {"mode": "AlwaysAllow"},
        "containerRuntimeEndpoint": f"unix://{CONTAINERD_SOCKET}",
        "failCgroupV1": False,
        "failSwapOn": False,
        "cgroupDriver": "cgroupfs",
        "cgroupRoot": f"/{cgroup}",
        "cgroupsPerQOS": True,
        "enforceNodeAllocatable": ["pods"],
        "makeIPTablesUtilChains": False,
        "resolvConf": "",
        "clusterDomain": "cluster.local",
        "clusterDNS": ["10.0.0.10"],
        "podLogsDir": "/var/log/pods",
        "volumePluginDir": f"{work}/volume-plugins",
        **_NO_EVICTION,
        "nodeStatusUpdateFrequency": "5s",
        "syncFrequency": "10s",
    }


# A full disk or little memory of the machine is no reason to throw out test pods.
_NO_EVICTION: dict[str, Any] = {
    "imageGCHighThresholdPercent": 100,
    "evictionHard": {
        "memory.available": "0%",
        "nodefs.available": "0%",
        "nodefs.inodesFree": "0%",
        "imagefs.available": "0%",
    },
}
