"""The Go module that builds a cluster."""

import pytest

from tools.cluster import go_module
from tools.cluster.errors import ClusterError
from tools.cluster.go_toolchain import check_version
from tools.cluster.versions import Version, binaries_folder

KUBERNETES_GO_MOD = """\
module k8s.io/kubernetes

go 1.25.0

godebug default=go1.25

require (
\tgithub.com/blang/semver/v4 v4.0.0
\tk8s.io/api v0.0.0
)

replace (
\tk8s.io/api => ./staging/src/k8s.io/api
\tk8s.io/client-go => ./staging/src/k8s.io/client-go
\texample.com/fork => example.com/other v1.0.0
)
"""

EXPECTED = """\
module kubex.local/cluster

go 1.25.0

godebug default=go1.25

tool (
\tk8s.io/kubernetes/cmd/kubectl
\tgo.etcd.io/etcd/server/v3
\tk8s.io/kubernetes/cmd/kube-apiserver
\tk8s.io/kubernetes/cmd/kube-controller-manager
\tk8s.io/kubernetes/cmd/kube-scheduler
\tk8s.io/kubernetes/cmd/kubelet
\tk8s.io/kubernetes/cmd/kube-proxy
)

require k8s.io/kubernetes v1.35.4

replace (
\tk8s.io/api => k8s.io/api v0.35.4
\tk8s.io/client-go => k8s.io/client-go v0.35.4
)
"""


def test_module_takes_the_libraries_that_were_released_with_kubernetes():
    assert go_module.go_mod(Version(35, 4), KUBERNETES_GO_MOD) == EXPECTED


def test_module_without_godebug_in_kubernetes_has_none():
    plain = KUBERNETES_GO_MOD.replace("godebug default=go1.25\n", "")
    assert "godebug" not in go_module.go_mod(Version(35, 4), plain)


def test_binaries_announce_their_version():
    assert go_module.link_flags(Version(35, 4)).split() == [
        "-s",
        "-w",
        "-X",
        "k8s.io/component-base/version.gitVersion=v1.35.4",
        "-X",
        "k8s.io/component-base/version.gitMajor=1",
        "-X",
        "k8s.io/component-base/version.gitMinor=35",
    ]


@pytest.mark.parametrize("text", ["v1.35.4", "1.35.4"])
def test_version_is_read_with_and_without_v(text):
    assert str(Version.parse(text)) == "v1.35.4"


@pytest.mark.parametrize("text", ["1.35", "latest", "v2.0.0", "v1.35.4-rc.1", ""])
def test_what_is_no_release_is_refused(text):
    with pytest.raises(ClusterError, match="no Kubernetes version; write one like v1"):
        Version.parse(text)


def test_binaries_are_kept_in_the_users_cache(tmp_path):
    folder = binaries_folder(Version(35, 4), {"XDG_CACHE_HOME": str(tmp_path)})
    assert folder == tmp_path / "kubex" / "cluster" / "v1.35.4" / "bin"


@pytest.mark.parametrize(
    ("found", "required"), [("1.24.9", "1.25.0"), ("1.25rc1", "1.25.0"), ("1.9", "1.24"), ("devel go", "1.24")]
)
def test_go_that_is_too_old_is_refused(found, required):
    with pytest.raises(ClusterError, match=f"too old: Kubernetes needs Go {required} or newer"):
        check_version(found, required, "Kubernetes")


@pytest.mark.parametrize("found", ["1.25.0", "1.25.3", "1.26.0", "1.100.1"])
def test_go_that_is_new_enough_is_accepted(found):
    check_version(found, "1.25.0", "Kubernetes")
