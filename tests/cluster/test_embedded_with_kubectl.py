"""The real kubectl against the embedded cluster."""

import asyncio
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kubex.testing import EmbeddedCluster, Process

Kubectl = Callable[..., str]
MANIFEST = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "nginx:1"}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: b}
"""


@pytest.fixture
def cluster() -> Iterator[EmbeddedCluster]:
    with EmbeddedCluster(token="kubectl", tls=True) as cluster:
        yield cluster


@pytest.fixture
def run(kubectl: Path, cluster: EmbeddedCluster, tmp_path: Path) -> Kubectl:
    def run(*arguments: str, stdin: str = "", codes: tuple[int, ...] = (0,)) -> str:
        command = [str(kubectl), f"--kubeconfig={cluster.kubeconfig}", f"--cache-dir={tmp_path}", *arguments]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60)
        assert done.returncode in codes, done.stderr
        return done.stdout + done.stderr

    return run


@pytest.fixture
def web(run: Kubectl) -> None:
    run("create", "deployment", "web", "--image=nginx:1", "--replicas=2")


@pytest.fixture
def pod(run: Kubectl) -> None:
    run("run", "p", "--image=busybox:1")


async def run_here(process: Process) -> int:
    """Run a command as a program of this machine."""
    pipe = asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec(*process.command, stdin=pipe, stdout=pipe, stderr=pipe)
    stdout, stderr = await program.communicate(await process.stdin.read())
    await process.stdout.write(stdout)
    await process.stderr.write(stderr)
    return program.returncode or 0


def lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_get_prints_the_columns_of_pods(run: Kubectl, pod: None) -> None:
    header, row = lines(run("get", "pods"))
    assert header == ["NAME", "READY", "STATUS", "RESTARTS", "AGE"]
    assert row[:4] == ["p", "0/1", "Pending", "0"]
    assert lines(run("get", "pods", "-o", "wide"))[0][-4:] == ["NOMINATED", "NODE", "READINESS", "GATES"]


def test_get_prints_yaml_json_and_paths(run: Kubectl, pod: None) -> None:
    assert "kind: Pod\n" in run("get", "pod", "p", "-o", "yaml")
    assert '"kind": "Pod"' in run("get", "pod", "p", "-o", "json")
    assert run("get", "pods", "-o", "jsonpath={.items[*].status.phase}") == "Pending"
    assert run("get", "pods", "-o", "name", "-l", "run=p", "--field-selector=status.phase=Pending") == "pod/p\n"


def test_get_watch_follows(run: Kubectl, pod: None, kubectl: Path, cluster: EmbeddedCluster) -> None:
    command = [str(kubectl), f"--kubeconfig={cluster.kubeconfig}", "get", "pods", "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watching:
        try:
            assert watching.stdout
            assert watching.stdout.readline().split()[0] == "NAME"
            assert watching.stdout.readline().split()[:3] == ["p", "0/1", "Pending"]
            status = '{"status":{"phase":"Running"}}'
            run("patch", "pod", "p", "--subresource=status", "--type=merge", "-p", status)
            assert watching.stdout.readline().split()[:3] == ["p", "0/1", "Running"]
        finally:
            watching.terminate()


def test_get_all_and_api_resources(run: Kubectl, pod: None, web: None) -> None:
    text = run("get", "all", "-A")
    assert "pod/p" in text
    assert "deployment.apps/web" in text
    assert ["pods", "po", "v1", "true", "Pod"] in lines(run("api-resources"))
    assert "apps/v1\n" in run("api-versions")


def test_describe_and_explain(run: Kubectl, pod: None, web: None) -> None:
    assert "Status:           Pending" in run("describe", "pod", "p")
    assert "2 desired" in run("describe", "deployment", "web")
    assert "containers\t<[]Container> -required-" in run("explain", "pod.spec")


@pytest.mark.parametrize(
    "arguments",
    [
        ("namespace", "made"),
        ("configmap", "made", "--from-literal=a=b"),
        ("secret", "generic", "made", "--from-literal=a=b"),
        ("serviceaccount", "made"),
        ("service", "clusterip", "made", "--tcp=80:8080"),
        ("job", "made", "--image=i"),
        ("cronjob", "made", "--image=i", "--schedule=* * * * *"),
        ("role", "made", "--verb=get", "--resource=pods"),
        ("ingress", "made", "--rule=a.b/c=s:80"),
        ("quota", "made", "--hard=pods=1"),
        ("poddisruptionbudget", "made", "--selector=a=b", "--min-available=1"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_create_from_flags_sends_protobuf(run: Kubectl, arguments: tuple[str, ...]) -> None:
    assert run("create", *arguments).strip().endswith("/made created")
    assert run("get", arguments[0], "made", "-o", "name").strip().endswith("/made")


def test_create_from_a_file_says_what_is_wrong(run: Kubectl) -> None:
    run("create", "-f", "-", stdin=MANIFEST)
    assert '"web" already exists' in run("create", "-f", "-", stdin=MANIFEST, codes=(1,))
    wrong = MANIFEST.replace("replicas:", "replicaz:").replace("name: web}", "name: web2}")
    assert 'unknown field "spec.replicaz"' in run("create", "-f", "-", stdin=wrong, codes=(1,))


def test_apply_twice_changes_nothing_and_a_change_configures(run: Kubectl) -> None:
    assert run("apply", "-f", "-", stdin=MANIFEST) == "deployment.apps/web created\nconfigmap/settings created\n"
    assert run("apply", "-f", "-", stdin=MANIFEST) == "deployment.apps/web unchanged\nconfigmap/settings unchanged\n"
    changed = MANIFEST.replace("nginx:1", "nginx:2")
    difference = run("diff", "-f", "-", stdin=changed, codes=(1,))
    assert "-      - image: nginx:1" in difference
    assert "+      - image: nginx:2" in difference
    assert run("apply", "-f", "-", stdin=changed) == "deployment.apps/web configured\nconfigmap/settings unchanged\n"
    assert run("diff", "-f", "-", stdin=changed) == ""


def test_apply_on_the_server(run: Kubectl) -> None:
    for _ in range(2):
        done = run("apply", "--server-side", "-f", "-", stdin=MANIFEST)
        assert done == "deployment.apps/web serverside-applied\nconfigmap/settings serverside-applied\n"


def test_label_and_annotate(run: Kubectl, pod: None) -> None:
    run("label", "pod", "p", "tier=front")
    run("annotate", "pod", "p", "note=x")
    shown = run("get", "pod", "p", "-o", "jsonpath={.metadata.labels.tier} {.metadata.annotations.note}")
    assert shown == "front x"
    run("label", "pod", "p", "tier-")
    assert run("get", "pods", "-l", "tier", "-o", "name") == ""


@pytest.mark.parametrize(
    ("kind", "patch"),
    [
        ("strategic", '{"spec":{"replicas":5}}'),
        ("merge", '{"spec":{"replicas":5}}'),
        ("json", '[{"op":"replace","path":"/spec/replicas","value":5}]'),
    ],
)
def test_patch_in_three_kinds(run: Kubectl, web: None, kind: str, patch: str) -> None:
    run("patch", "deployment", "web", f"--type={kind}", "-p", patch)
    assert run("get", "deployment", "web", "-o", "jsonpath={.spec.replicas}") == "5"


def test_scale_set_image_and_expose(run: Kubectl, web: None) -> None:
    assert run("scale", "deployment", "web", "--replicas=3") == "deployment.apps/web scaled\n"
    run("set", "image", "deployment/web", "nginx=nginx:9")
    run("expose", "deployment", "web", "--port=80")
    shown = run("get", "deployment", "web", "-o", "wide")
    assert lines(shown)[1][:2] == ["web", "0/3"]
    assert "nginx:9" in shown
    assert lines(run("get", "service", "web"))[1][1] == "ClusterIP"


def test_delete_waits_until_it_is_gone(run: Kubectl, pod: None, web: None) -> None:
    assert run("delete", "pod", "p").startswith('pod "p" deleted')
    assert run("delete", "all", "--all").startswith('deployment.apps "web" deleted')
    assert 'pods "p" not found' in run("get", "pod", "p", codes=(1,))


def test_a_namespace_is_made_and_deleted(run: Kubectl) -> None:
    run("create", "namespace", "temporary")
    run("create", "configmap", "x", "-n", "temporary")
    assert run("delete", "namespace", "temporary") == 'namespace "temporary" deleted\n'
    assert 'namespaces "temporary" not found' in run("get", "namespace", "temporary", codes=(1,))


def test_everybody_may_do_everything(run: Kubectl) -> None:
    assert "yes" in run("auth", "can-i", "delete", "nodes").splitlines()
    assert "kubernetes-admin" in run("auth", "whoami")


def test_custom_resources_are_known_at_once(run: Kubectl) -> None:
    definition = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd]}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties: {spec: {type: object, properties: {size: {type: integer}}}}
    additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}]
"""
    widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 3}\n"
    run("apply", "-f", "-", stdin=definition)
    run("wait", "--for=condition=Established", "crd/widgets.example.com", "--timeout=10s")
    assert run("apply", "-f", "-", stdin=widget) == "widget.example.com/w created\n"
    assert run("apply", "-f", "-", stdin=widget) == "widget.example.com/w unchanged\n"
    assert lines(run("get", "wd")) == [["NAME", "SIZE"], ["w", "3"]]
    wrong = widget.replace("size", "sise")
    assert 'unknown field "spec.sise"' in run("apply", "-f", "-", stdin=wrong, codes=(1,))
    assert "size\t<integer>" in run("explain", "widget.spec")


def test_logs(run: Kubectl, pod: None, cluster: EmbeddedCluster) -> None:
    cluster.containers.log("p", "one\ntwo\n")
    assert run("logs", "p") == "one\ntwo\n"
    assert run("logs", "p", "--tail=1") == "two\n"
    cluster.containers.end_log("p")
    assert run("logs", "p", "--follow", "--since=1h") == "one\ntwo\n"


def test_exec_gives_output_and_exit_code(run: Kubectl, pod: None, cluster: EmbeddedCluster) -> None:
    cluster.containers.on_exec("p", run_here)
    assert run("exec", "-i", "p", "--", "cat", stdin="through stdin") == "through stdin"
    printed = run("exec", "p", "--", "sh", "-c", "echo out; echo err >&2; exit 7", codes=(7,))
    assert printed == "out\nerr\ncommand terminated with exit code 7\n"
    assert "executable file not found in $PATH" in run("exec", "p", "--", "no-such-command", codes=(1,))


def test_attach(run: Kubectl, pod: None, cluster: EmbeddedCluster) -> None:
    async def shout(process: Process) -> None:
        await process.stdout.write((await process.stdin.read()).upper())

    cluster.containers.on_attach("p", shout)
    assert "HELLO\n" in run("attach", "-i", "p", stdin="hello\n")


def test_cp_both_ways(run: Kubectl, pod: None, cluster: EmbeddedCluster, tmp_path: Path) -> None:
    cluster.containers.on_exec("p", run_here)
    (tmp_path / "sent").write_bytes(os.urandom(5_000_000))
    (tmp_path / "pod").mkdir()
    run("cp", f"{tmp_path}/sent", f"p:{tmp_path}/pod/kept")
    run("cp", f"p:{tmp_path}/pod/kept", f"{tmp_path}/received")
    assert (tmp_path / "received").read_bytes() == (tmp_path / "sent").read_bytes()


def test_port_forward_would_need_spdy(run: Kubectl, pod: None, cluster: EmbeddedCluster) -> None:
    cluster.containers.on_port("p", 80, ("127.0.0.1", 1))
    run("patch", "pod", "p", "--subresource=status", "--type=merge", "-p", '{"status":{"phase":"Running"}}')
    assert "error upgrading connection" in run("port-forward", "pod/p", ":80", codes=(1,))
