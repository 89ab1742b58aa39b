"""The life of a cluster: start, stop, credentials, kubeconfig, TLS."""

import builtins
import socket
import ssl
import stat
import threading
from typing import Any

import httpx
import pytest
import yaml

from kubex.core.exceptions import ConfigurationError
from kubex.testing import EmbeddedCluster


def test_the_constructor_does_no_io_and_a_cluster_must_serve() -> None:
    before = threading.active_count()
    cluster = EmbeddedCluster()
    assert threading.active_count() == before
    with pytest.raises(ConfigurationError, match="does not serve"):
        _ = cluster.url


def test_starting_and_stopping_twice_does_no_harm_and_a_second_start_serves_the_same() -> None:
    cluster = EmbeddedCluster()
    cluster.start()
    cluster.start()
    url, kubeconfig = cluster.url, cluster.kubeconfig
    httpx.post(f"{url}/api/v1/namespaces", json={"metadata": {"name": "kept"}})
    cluster.stop()
    cluster.stop()
    assert not kubeconfig.exists()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/readyz")
    with cluster:
        assert cluster.url == url
        assert httpx.get(f"{cluster.url}/api/v1/namespaces/kept").status_code == 200


def test_stopping_joins_the_thread() -> None:
    before = set(threading.enumerate())
    with EmbeddedCluster():
        assert [thread.name for thread in set(threading.enumerate()) - before] == ["kubex-embedded-cluster"]
    assert set(threading.enumerate()) <= before


def test_a_token_is_asked_for() -> None:
    with EmbeddedCluster(token="secret") as cluster:
        refused = httpx.get(f"{cluster.url}/api/v1/pods")
        assert (refused.status_code, refused.json()["reason"]) == (401, "Unauthorized")
        wrong = httpx.get(f"{cluster.url}/api/v1/pods", headers={"authorization": "Bearer other"})
        assert wrong.status_code == 401
        right = httpx.get(f"{cluster.url}/api/v1/pods", headers={"authorization": "Bearer secret"})
        assert right.status_code == 200
        assert cluster.configuration.token == "secret"


def test_the_kubeconfig_is_private_and_complete() -> None:
    with EmbeddedCluster(token="secret") as cluster:
        assert stat.S_IMODE(cluster.kubeconfig.stat().st_mode) == 0o600
        config = yaml.safe_load(cluster.kubeconfig.read_text())
        assert config["clusters"][0]["cluster"] == {"server": cluster.url}
        assert config["users"][0]["user"] == {"token": "secret"}


def test_tls_is_trusted_by_the_authority_of_the_cluster_only() -> None:
    with EmbeddedCluster(tls=True) as cluster:
        assert cluster.url.startswith("https://127.0.0.1:")
        data = cluster.configuration.ca_data
        assert data is not None
        context = ssl.create_default_context(cadata=data if isinstance(data, str) else data.decode())
        assert httpx.get(f"{cluster.url}/readyz", verify=context).text == "ok"
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(f"{cluster.url}/readyz")


def test_tls_without_trustme_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def without_trustme(name: str, *args: Any, **options: Any) -> Any:
        if name == "trustme":
            raise ImportError(name)
        return real_import(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without_trustme)
    with pytest.raises(ConfigurationError, match=r"pip install 'kubex-testing\[tls\]'"):
        EmbeddedCluster(tls=True).start()


def test_a_port_in_use_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port={port}"):
            EmbeddedCluster(port=port).start()


@pytest.mark.parametrize("options", [{"minor": "1.2"}, {"history": 0}, {"port": "x"}, {"port": -1}, {"port": 65536}])
def test_options_that_cannot_work_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        EmbeddedCluster(**options).start()


def test_two_clusters_know_nothing_of_each_other() -> None:
    with EmbeddedCluster() as one, EmbeddedCluster() as other:
        httpx.post(f"{one.url}/api/v1/namespaces", json={"metadata": {"name": "mine"}})
        assert httpx.get(f"{other.url}/api/v1/namespaces/mine").status_code == 404


def test_a_deprecated_api_is_warned_of() -> None:
    with EmbeddedCluster() as cluster:
        cluster.deprecate("v1", "endpoints", 'use "discovery.k8s.io/v1"')
        answer = httpx.get(f"{cluster.url}/api/v1/endpoints")
        assert answer.headers["warning"] == '299 - "use \\"discovery.k8s.io/v1\\""'
        assert "warning" not in httpx.get(f"{cluster.url}/api/v1/pods").headers
