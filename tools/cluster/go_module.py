"""The Go module that builds Kubernetes and etcd, as text."""

import re
from collections.abc import Iterable

from tools.cluster.versions import Version

KUBERNETES = "k8s.io/kubernetes"

# kubectl first: it is quick to build, and tests want it before all the rest.
COMMANDS = {
    "kubectl": f"{KUBERNETES}/cmd/kubectl",
    "etcd": "go.etcd.io/etcd/server/v3",
    "kube-apiserver": f"{KUBERNETES}/cmd/kube-apiserver",
    "kube-controller-manager": f"{KUBERNETES}/cmd/kube-controller-manager",
    "kube-scheduler": f"{KUBERNETES}/cmd/kube-scheduler",
    "kubelet": f"{KUBERNETES}/cmd/kubelet",
    "kube-proxy": f"{KUBERNETES}/cmd/kube-proxy",
}


def go_directive(kubernetes_go_mod: str) -> str:
    """The Go version that Kubernetes asks for in its go.mod."""
    match = re.search(r"^go (\S+)$", kubernetes_go_mod, re.MULTILINE)
    if not match:
        raise ValueError("go.mod without a go directive")
    return match[1]


def staging_modules(kubernetes_go_mod: str) -> list[str]:
    """The modules that Kubernetes takes from its own tree; whoever builds it from outside must say which release."""
    return re.findall(r"^\s*(?:replace\s+)?(\S+) => \./staging/\S+$", kubernetes_go_mod, re.MULTILINE)


def go_mod(version: Version, kubernetes_go_mod: str) -> str:
    """The go.mod of a module whose tools are the commands of a cluster, given Kubernetes' own go.mod."""
    godebug = re.search(r"^godebug default=\S+$", kubernetes_go_mod, re.MULTILINE)
    blocks = [
        "module kubex.local/cluster",
        f"go {go_directive(kubernetes_go_mod)}",
        *([godebug[0]] if godebug else []),
        _block("tool", COMMANDS.values()),
        f"require {KUBERNETES} {version}",
        _block("replace", (f"{module} => {module} {version.staging}" for module in staging_modules(kubernetes_go_mod))),
    ]
    return "\n\n".join(blocks) + "\n"


def link_flags(version: Version) -> str:
    """Linker flags that leave out debug tables and stamp the version, which the components announce."""
    stamps = {"gitVersion": str(version), "gitMajor": "1", "gitMinor": str(version.minor)}
    return " ".join(
        ["-s", "-w", *(f"-X k8s.io/component-base/version.{name}={value}" for name, value in stamps.items())]
    )


def _block(word: str, lines: Iterable[str]) -> str:
    return f"{word} (\n" + "".join(f"\t{line}\n" for line in lines) + ")"
