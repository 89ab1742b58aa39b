"""What mypy and pyright say of a user's code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging  # each test is a run of a type checker

ACCEPTED = """
from kubex.k8s.v1_35.apiextensions.v1 import JSONSchemaProps
from kubex.k8s.v1_35.apps.v1 import Deployment, DeploymentSpec
from kubex.k8s.v1_35.core.v1 import Container, Pod, PodSpec, PodTemplateSpec, Secret, Service, ServiceSpec
from kubex.k8s.v1_35.core.v1.pod import Pod as SamePod
from kubex.k8s.v1_35.meta.v1 import LabelSelector, ObjectMeta
from kubex.k8s.v1_35.resource.v1 import DeviceAttribute

pod = Pod(metadata=ObjectMeta(name="web"), spec=PodSpec(containers=[Container(name="web", image="nginx")]))
same: SamePod = pod
service = Service(spec=ServiceSpec(cluster_ip="None", cluster_ips=["None"], type="ClusterIP"))
newer = ServiceSpec(type="KnownToNewerServers")
template = PodTemplateSpec(spec=pod.spec)
deployment = Deployment(spec=DeploymentSpec(selector=LabelSelector(match_labels={"a": "b"}), template=template))
attribute = DeviceAttribute(bool_=True, int_=1)
props = JSONSchemaProps(ref_="x", additional_properties=True, properties={"a": JSONSchemaProps(type="string")})
secret = Secret(data={"key": b"value"})
name: str | None = pod.metadata.name
version: str = pod.api_version
if service.spec:
    ip: str | None = service.spec.cluster_ip
if pod.spec:
    containers: list[Container] = pod.spec.containers
"""
REJECTED = """
from kubex.k8s.v1_35.core.v1 import Container, Pod, PodSpec, Secret, ServiceSpec
from kubex.k8s.v1_35.core.v1 import Podd  # wrong: no such class

PodSpec(containers=[], containerz=[])  # wrong: no such field
PodSpec()  # wrong: containers are missing
PodSpec(containers=[Container(name=1)])  # wrong: a name is a str
PodSpec(containers="web")  # wrong: not a list
ServiceSpec(clusterIP="None")  # wrong: the name is cluster_ip
Secret(data={"key": "value"})  # wrong: not bytes
Pod(kind="Service")  # wrong: a Pod is a Pod
Pod().spec.containers  # wrong: spec may be None
Pod().statuz  # wrong: no such attribute
"""
PLAIN = "[mypy]\nstrict = True\n"
WITH_PLUGIN = f"{PLAIN}plugins = pydantic.mypy\n[pydantic-mypy]\ninit_forbid_extra = True\ninit_typed = True\n"
TIMEOUT = 300


FILES = {"accepted.py": ACCEPTED, "rejected.py": REJECTED}
WRONG = {
    (file, number)
    for file, code in FILES.items()
    for number, line in enumerate(code.splitlines(), 1)
    if "# wrong" in line
}


@pytest.fixture
def user_code(tmp_path: Path) -> Path:
    for name, code in FILES.items():
        (tmp_path / name).write_text(code)
    return tmp_path


def run(command: list[str], folder: Path) -> str:
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.parametrize("configuration", [PLAIN, WITH_PLUGIN], ids=["plain", "pydantic plugin"])
def test_mypy_finds_what_is_wrong_and_nothing_else(user_code: Path, configuration: str) -> None:
    (user_code / "mypy.ini").write_text(configuration)
    output = run([sys.executable, "-m", "mypy", "--config-file=mypy.ini", *FILES], user_code)
    places = [line.split(":") for line in output.splitlines() if ": error:" in line]
    assert {(file, int(number)) for file, number, *_ in places} == WRONG, output


def test_pyright_finds_what_is_wrong_and_nothing_else(user_code: Path) -> None:
    (user_code / "pyrightconfig.json").write_text('{"typeCheckingMode": "standard"}')
    command = [sys.executable, "-m", "pyright", "--outputjson", f"--pythonpath={sys.executable}", *FILES]
    found = json.loads(run(command, user_code))["generalDiagnostics"]
    assert {(Path(each["file"]).name, each["range"]["start"]["line"] + 1) for each in found} == WRONG, found


def test_mypy_strict_accepts_the_generated_classes(tmp_path: Path, package: Path) -> None:
    (tmp_path / "mypy.ini").write_text(f"{WITH_PLUGIN}")
    output = run([sys.executable, "-m", "mypy", "--config-file=mypy.ini", "-p", "kubex.k8s"], tmp_path)
    assert "Success" in output, output
    classes = len(list((package / "src/kubex/k8s/v1_35").rglob("*.py")))
    assert int(output.rsplit("found in ", 1)[1].split()[0]) >= classes


def test_pyright_accepts_the_generated_classes(tmp_path: Path, package: Path) -> None:
    configuration = {"include": ["k8s"], "typeCheckingMode": "basic"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(configuration))
    (tmp_path / "k8s").symlink_to(package / "src" / "kubex" / "k8s" / "v1_35")
    command = [sys.executable, "-m", "pyright", "--outputjson", f"--pythonpath={sys.executable}"]
    report = json.loads(run(command, tmp_path))
    assert report["generalDiagnostics"] == []
    assert report["summary"]["filesAnalyzed"] > 500
