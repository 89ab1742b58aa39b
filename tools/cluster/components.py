"""The command line of every component; paths without a slash are in the work folder, where all of them run."""

from collections.abc import Mapping

from tools.cluster.settings import NODE_IP, NODE_NAME, POD_NETWORK, SERVICE_NETWORK, Settings

_PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


def environment(outside: Mapping[str, str], binaries: str) -> dict[str, str]:
    """The environment of the components: no proxy of the machine can be reached from within the node."""
    kept = {name: value for name, value in outside.items() if name.upper() not in _PROXY_VARIABLES}
    # Our binaries come first: a containerd among them, with its shim and ctr, wins over the system's.
    return kept | {"PATH": f"{binaries}:{outside['PATH']}"}


def etcd() -> list[str]:
    """The store; what it holds need not outlive the machine."""
    return ["etcd", "--data-dir=etcd", "--unsafe-no-fsync"]


def containerd() -> list[str]:
    """The container runtime."""
    return ["containerd", "--config=containerd.toml"]


def api_server(settings: Settings) -> list[str]:
    """The API server, which takes client certificates and the token of tokens.csv."""
    return [
        "kube-apiserver",
        "--etcd-servers=http://127.0.0.1:2379",
        f"--secure-port={settings.port}",
        "--bind-address=0.0.0.0",
        f"--advertise-address={NODE_IP}",
        "--tls-cert-file=server.crt",
        "--tls-private-key-file=server.key",
        "--client-ca-file=ca.crt",
        "--token-auth-file=tokens.csv",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=sa.key",
        "--service-account-signing-key-file=sa.key",
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction",
        f"--service-cluster-ip-range={SERVICE_NETWORK}",
        "--allow-privileged=true",
        "--kubelet-certificate-authority=ca.crt",
        "--kubelet-client-certificate=admin.crt",
        "--kubelet-client-key=admin.key",
        "--kubelet-preferred-address-types=InternalIP",
        "--profiling=false",
    ]


def controller_manager() -> list[str]:
    """The built-in controllers, but the one that gives networks to nodes: ours has its own."""
    return [
        "kube-controller-manager",
        "--kubeconfig=kubeconfig",
        "--service-account-private-key-file=sa.key",
        "--root-ca-file=ca.crt",
        "--leader-elect=false",
        "--use-service-account-credentials=false",
        "--controllers=*,-node-ipam-controller",
    ]


def scheduler() -> list[str]:
    """The scheduler."""
    return ["kube-scheduler", "--kubeconfig=kubeconfig", "--leader-elect=false"]


def kubelet(settings: Settings) -> list[str]:
    """The kubelet of the one node."""
    return [
        "kubelet",
        "--config=kubelet.json",
        "--kubeconfig=kubelet.kubeconfig",
        f"--root-dir={settings.work}/kubelet",
        f"--hostname-override={NODE_NAME}",
        f"--node-ip={NODE_IP}",
        "--v=2",
    ]


def proxy() -> list[str]:
    """kube-proxy, which makes Services work inside pods."""
    # The conntrack limits are the whole machine's: zero leaves them alone.
    return [
        "kube-proxy",
        "--kubeconfig=kubeconfig",
        f"--hostname-override={NODE_NAME}",
        "--proxy-mode=iptables",
        f"--cluster-cidr={POD_NETWORK}",
        "--conntrack-max-per-core=0",
        "--conntrack-tcp-timeout-established=0s",
        "--conntrack-tcp-timeout-close-wait=0s",
    ]
