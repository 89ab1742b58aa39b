"""The documents that a cluster's components and users read."""

import base64
import io
import json
import tarfile
import tomllib
from dataclasses import replace

import pytest

from tools.cluster import certificates, components, images, node_config
from tools.cluster.kubeconfig import kubeconfig
from tools.cluster.node_files import summary
from tools.cluster.readiness import is_ready_node
from tools.cluster.settings import Settings

SETTINGS = Settings("v1.35.4", "/cache/bin", "/tmp/work", temporary=True, started=1.0, cgroup="group", port=6443)
CRI = "io.containerd.grpc.v1.cri"


def test_kubeconfig_has_one_context_that_names_its_cluster_and_user():
    document = kubeconfig("https://127.0.0.1:6443", b"ca", b"cert", b"key")
    (context,), (cluster,), (user,) = document["contexts"], document["clusters"], document["users"]
    assert document["current-context"] == context["name"]
    assert context["context"] == {"cluster": cluster["name"], "user": user["name"], "namespace": "default"}
    assert cluster["cluster"]["server"] == "https://127.0.0.1:6443"


def test_kubeconfig_carries_its_certificates_in_base64():
    document = kubeconfig("https://127.0.0.1:6443", b"ca", b"cert", b"key")
    cluster, user = document["clusters"][0]["cluster"], document["users"][0]["user"]
    assert base64.b64decode(cluster["certificate-authority-data"]) == b"ca"
    assert base64.b64decode(user["client-certificate-data"]) == b"cert"
    assert base64.b64decode(user["client-key-data"]) == b"key"


def test_containerd_starts_sandboxes_without_the_right_to_lower_their_oom_score():
    assert containerd_cri()["restrict_oom_score_adj"] is True


def test_containerd_keeps_its_data_in_the_work_folder():
    document = tomllib.loads(node_config.containerd_config("/tmp/work"))
    assert document["root"] == "/tmp/work/containerd"
    assert containerd_cri()["cni"]["conf_dir"] == "/tmp/work/cni"


def test_containerd_uses_the_pause_image_that_is_imported():
    tags = [tag for names, _ in images.IMAGES for tag in names]
    assert containerd_cri()["sandbox_image"] in tags


def test_kubelet_and_containerd_speak_over_the_same_socket():
    socket = tomllib.loads(node_config.containerd_config("/tmp/work"))["grpc"]["address"]
    assert node_config.kubelet_config("/tmp/work", "group")["containerRuntimeEndpoint"] == f"unix://{socket}"


def test_kubelet_puts_pods_into_the_cgroup_of_the_cluster():
    assert node_config.kubelet_config("/tmp/work", "group")["cgroupRoot"] == "/group"


def test_kubelet_never_evicts_pods_because_of_the_machine():
    thresholds = node_config.kubelet_config("/tmp/work", "group")["evictionHard"]
    assert set(thresholds.values()) == {"0%"}


def test_pod_network_keeps_its_addresses_in_the_work_folder():
    bridge, _ = node_config.cni_config("/tmp/work")["plugins"]
    assert bridge["ipam"]["dataDir"] == "/tmp/work/ipam"


def test_api_server_listens_on_the_port_of_the_relay():
    assert "--secure-port=6443" in components.api_server(SETTINGS)
    assert "--secure-port=7443" in components.api_server(replace(SETTINGS, port=7443))


def test_components_find_their_own_binaries_first_and_use_no_proxy():
    outside = {"PATH": "/usr/bin", "https_proxy": "http://proxy:3128", "HTTP_PROXY": "http://proxy:3128", "LANG": "C"}
    assert components.environment(outside, "/cache/bin") == {"PATH": "/cache/bin:/usr/bin", "LANG": "C"}


def test_certificate_without_names_has_no_subject_alternative_name():
    assert "subjectAltName" not in certificates.extension_file("")


def test_certificate_names_are_written_for_openssl():
    names = certificates.alternative_names(("127.0.0.1",), ("localhost", "kubernetes"))
    assert "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes\n" in certificates.extension_file(names)


def test_settings_survive_the_way_to_another_process():
    assert Settings.from_json(SETTINGS.to_json()) == SETTINGS


def test_summary_says_how_to_reach_the_cluster():
    assert summary(SETTINGS, "secret", 4.26) == {
        "kubeconfig": "/tmp/work/kubeconfig",
        "token": "secret",
        "kubectl": "/cache/bin/kubectl",
        "server": "https://127.0.0.1:6443",
        "version": "v1.35.4",
        "seconds": 4.3,
    }


def test_layer_has_a_link_for_every_applet():
    layer = images.busybox_layer(b"ELF", ["busybox", "sh", "cat"], {"/lib/libc.so": b"libc"})
    with tarfile.open(fileobj=io.BytesIO(layer)) as archive:
        assert archive.getmember("bin/busybox").isreg()
        assert archive.getmember("bin/sh").linkname == archive.getmember("bin/cat").linkname == "busybox"
        assert archive.getmember("tmp").mode == 0o1777
        assert read(archive, "lib/libc.so") == b"libc"


def test_images_share_their_layer_and_say_their_architecture():
    archive_bytes = images.docker_archive(b"layer", "x86_64")
    with tarfile.open(fileobj=io.BytesIO(archive_bytes)) as archive:
        manifest = json.loads(read(archive, "manifest.json"))
        configs = [json.loads(read(archive, image["Config"])) for image in manifest]
    assert [image["Layers"] for image in manifest] == [["layer.tar"], ["layer.tar"]]
    assert {config["architecture"] for config in configs} == {"amd64"}


@pytest.mark.parametrize(
    ("conditions", "ready"),
    [
        ([], False),
        ([{"type": "Ready", "status": "False"}], False),
        ([{"type": "MemoryPressure", "status": "True"}], False),
        ([{"type": "MemoryPressure", "status": "False"}, {"type": "Ready", "status": "True"}], True),
    ],
)
def test_node_is_ready_when_it_says_so(conditions, ready):
    assert is_ready_node({"status": {"conditions": conditions}}) is ready


def containerd_cri():
    return tomllib.loads(node_config.containerd_config("/tmp/work"))["plugins"][CRI]


def read(archive, name):
    file = archive.extractfile(name)
    assert file is not None
    return file.read()
