from pathlib import Path

import pytest

from kubex.configuration import ClientConfiguration, in_cluster_configuration
from kubex.core.exceptions import ConfigurationError

ENVIRON = {"KUBERNETES_SERVICE_HOST": "10.96.0.1", "KUBERNETES_SERVICE_PORT": "443"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a service account's folder."""
    (tmp_path / "token").write_text("abc\n")
    (tmp_path / "ca.crt").write_text("pem")
    (tmp_path / "namespace").write_text("team-a\n")
    return tmp_path


def test_a_service_account_gives_token_file_ca_and_namespace(folder: Path) -> None:
    assert in_cluster_configuration(folder=folder, environ=ENVIRON) == ClientConfiguration(
        url="https://10.96.0.1:443", token_file=folder / "token", ca_file=folder / "ca.crt", namespace="team-a"
    )


@pytest.mark.parametrize(
    ("host", "url"), [("fd00::1", "https://[fd00::1]:443"), ("kubernetes.default", "https://kubernetes.default:443")]
)
def test_an_ipv6_host_gets_brackets(folder: Path, host: str, url: str) -> None:
    assert in_cluster_configuration(folder=folder, environ=ENVIRON | {"KUBERNETES_SERVICE_HOST": host}).url == url


def test_the_process_environment_is_the_default(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)
    assert in_cluster_configuration(folder=folder).url == "https://10.96.0.1:443"


def test_ca_and_namespace_may_be_missing(folder: Path) -> None:
    (folder / "ca.crt").unlink()
    (folder / "namespace").unlink()
    configuration = in_cluster_configuration(folder=folder, environ=ENVIRON)
    assert configuration.ca_file is None
    assert configuration.namespace == "default"


def test_a_missing_token_is_named(folder: Path) -> None:
    (folder / "token").unlink()
    with pytest.raises(ConfigurationError) as caught:
        in_cluster_configuration(folder=folder, environ=ENVIRON)
    assert str(caught.value) == f"{folder / 'token'}: no such file"


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        ({}, "$KUBERNETES_SERVICE_HOST and $KUBERNETES_SERVICE_PORT"),
        ({"KUBERNETES_SERVICE_HOST": "a"}, "$KUBERNETES_SERVICE_PORT"),
        ({"KUBERNETES_SERVICE_HOST": "", "KUBERNETES_SERVICE_PORT": "1"}, "$KUBERNETES_SERVICE_HOST"),
    ],
)
def test_missing_variables_are_named(folder: Path, environ: dict[str, str], missing: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        in_cluster_configuration(folder=folder, environ=environ)
    assert str(caught.value) == f"{missing} not set: this is no pod"


def test_a_namespace_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "namespace").unlink()
    (folder / "namespace").mkdir()
    with pytest.raises(ConfigurationError) as caught:
        in_cluster_configuration(folder=folder, environ=ENVIRON)
    assert str(caught.value).startswith(f"{folder / 'namespace'}: cannot be read")
    assert isinstance(caught.value.__cause__, OSError)
