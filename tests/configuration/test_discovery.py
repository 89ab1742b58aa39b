import os
import threading
from pathlib import Path

import pytest

from kubex.configuration import ClientConfiguration, load_configuration
from kubex.configuration import _discovery as discovery
from kubex.configuration._discovery import find_configuration
from kubex.configuration._kubeconfig_file import read_kubeconfig
from kubex.core.exceptions import ConfigurationError

POD = {"KUBERNETES_SERVICE_HOST": "10.96.0.1", "KUBERNETES_SERVICE_PORT": "443"}


def write_kubeconfig(file: Path, url: str, *, context: str = "x") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        f"current-context: {context}\n"
        f"contexts: [{{name: {context}, context: {{cluster: {context}}}}}]\n"
        f'clusters: [{{name: {context}, cluster: {{server: "{url}"}}}}]\n'
    )
    return file


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a home folder of its own, and an environment without a configuration."""
    for name in ["KUBECONFIG", *POD]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def home_kubeconfig(home: Path) -> Path:
    return write_kubeconfig(home / ".kube" / "config", "https://home")


@pytest.fixture
def service_account(tmp_path: Path) -> Path:
    folder = tmp_path / "serviceaccount"
    folder.mkdir()
    (folder / "token").write_text("abc")
    return folder


def environ_with(*files: Path | str) -> dict[str, str]:
    return {"KUBECONFIG": os.pathsep.join(map(str, files))}


@pytest.mark.usefixtures("home_kubeconfig")
def test_an_explicit_kubeconfig_wins(tmp_path: Path) -> None:
    explicit = write_kubeconfig(tmp_path / "explicit", "https://explicit")
    variable = write_kubeconfig(tmp_path / "variable", "https://variable")
    assert find_configuration(kubeconfig=explicit, environ=environ_with(variable)).url == "https://explicit"
    assert find_configuration(kubeconfig=str(explicit), environ={}).url == "https://explicit"


@pytest.mark.usefixtures("home_kubeconfig")
def test_the_variable_wins_over_the_home_folder(tmp_path: Path) -> None:
    variable = write_kubeconfig(tmp_path / "variable", "https://variable")
    assert find_configuration(environ=environ_with(variable)).url == "https://variable"


@pytest.mark.usefixtures("home_kubeconfig")
@pytest.mark.parametrize("environ", [{}, {"KUBECONFIG": ""}])
def test_the_home_folder_is_next(environ: dict[str, str], service_account: Path) -> None:
    found = find_configuration(environ=environ | POD, service_account=service_account)
    assert found.url == "https://home"


def test_the_service_account_is_last(service_account: Path) -> None:
    found = find_configuration(environ=POD, service_account=service_account)
    assert found == ClientConfiguration(url="https://10.96.0.1:443", token_file=service_account / "token")


def test_an_empty_kubeconfig_gives_way_to_the_service_account(home: Path, service_account: Path) -> None:
    (home / ".kube").mkdir(parents=True)
    (home / ".kube" / "config").write_text("apiVersion: v1\nkind: Config\n")
    assert find_configuration(environ=POD, service_account=service_account).url == "https://10.96.0.1:443"


def test_the_files_of_the_variable_are_merged_and_empty_parts_and_missing_files_skipped(tmp_path: Path) -> None:
    first = write_kubeconfig(tmp_path / "first", "https://first", context="a")
    second = write_kubeconfig(tmp_path / "second", "https://second", context="b")
    environ = environ_with("", tmp_path / "missing", first, "", second, "")
    assert find_configuration(environ=environ).url == "https://first"
    assert find_configuration(environ=environ, context="b").url == "https://second"


def test_relative_paths_start_at_the_file_of_their_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write_kubeconfig(tmp_path / "one" / "config", "https://first")
    second = tmp_path / "two" / "config"
    second.parent.mkdir()
    second.write_text(
        "contexts: [{name: b, context: {cluster: b}}]\n"
        'clusters: [{name: b, cluster: {server: "https://b", certificate-authority: ca.crt}}]\n'
    )
    monkeypatch.chdir(tmp_path)
    environ = environ_with(first, "two/config")
    assert find_configuration(environ=environ, context="b").ca_file == tmp_path / "two" / "ca.crt"


def test_a_broken_file_is_an_error_and_not_skipped(tmp_path: Path, service_account: Path) -> None:
    good = write_kubeconfig(tmp_path / "good", "https://good")
    (tmp_path / "broken").write_text("users: ]")
    with pytest.raises(ConfigurationError, match=r"broken, line 1: is not YAML") as caught:
        find_configuration(environ=environ_with(good, tmp_path / "broken") | POD, service_account=service_account)
    assert caught.value.__cause__ is not None


def test_an_explicit_kubeconfig_that_is_missing_is_an_error(tmp_path: Path, service_account: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        find_configuration(kubeconfig=tmp_path / "missing", environ=POD, service_account=service_account)
    assert str(caught.value) == f"kubeconfig {tmp_path / 'missing'}: no such file"


def test_an_explicit_kubeconfig_that_is_empty_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with pytest.raises(ConfigurationError, match=r"no current-context in .*empty"):
        find_configuration(kubeconfig=tmp_path / "empty", environ={})


def test_nothing_found_lists_the_places(home: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        find_configuration(environ={}, service_account=tmp_path)
    assert str(caught.value).splitlines() == [
        "no Kubernetes configuration found. Looked at:",
        "  - $KUBECONFIG: not set",
        f"  - {home / '.kube' / 'config'}: no such file",
        "  - the pod's service account: $KUBERNETES_SERVICE_HOST and $KUBERNETES_SERVICE_PORT not set: this is no pod",
    ]
    assert isinstance(caught.value.__cause__, ConfigurationError)


@pytest.mark.usefixtures("home_kubeconfig")
def test_nothing_found_lists_the_files_of_the_variable(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    environ = environ_with(tmp_path / "missing", tmp_path / "empty")
    with pytest.raises(ConfigurationError) as caught:
        find_configuration(environ=environ | POD, service_account=tmp_path)
    assert str(caught.value).splitlines()[1:] == [
        f"  - {tmp_path / 'missing'}: no such file",
        f"  - {tmp_path / 'empty'}: is empty",
        f"  - the pod's service account: {tmp_path / 'token'}: no such file",
    ]


def test_a_variable_that_names_no_file_is_listed(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"\$KUBECONFIG: names no file"):
        find_configuration(environ={"KUBECONFIG": os.pathsep}, service_account=tmp_path)


def test_an_unknown_home_folder_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", no_home)
    with pytest.raises(ConfigurationError, match=r"~/\.kube/config: the home folder is unknown"):
        find_configuration(environ={}, service_account=tmp_path)


def test_a_context_is_never_answered_by_the_service_account(service_account: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        find_configuration(context="prod", environ=POD, service_account=service_account)
    assert str(caught.value).startswith('context "prod" was asked for, but there is no kubeconfig. Looked at:\n')


@pytest.mark.anyio
async def test_loading_reads_in_a_worker_thread(home_kubeconfig: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def recording_read(file: Path) -> object:
        threads.append(threading.current_thread())
        return read_kubeconfig(file)

    monkeypatch.setattr(discovery, "read_kubeconfig", recording_read)
    assert (await load_configuration()).url == "https://home"
    assert (await load_configuration(kubeconfig=home_kubeconfig, context="x")).url == "https://home"
    assert len(threads) == 2
    assert threading.current_thread() not in threads


@pytest.mark.anyio
async def test_loading_raises_the_error_of_the_worker(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no such file"):
        await load_configuration(kubeconfig=tmp_path / "missing")
