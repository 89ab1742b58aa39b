import base64
from pathlib import Path
from typing import Any

import pytest

from kubex.configuration import ClientConfiguration
from kubex.configuration._context import Selection
from kubex.configuration._kubeconfig import Entry
from kubex.configuration._kubeconfig_mapping import to_client_configuration
from kubex.core.exceptions import ConfigurationError

CLUSTER, USER, CONTEXT = Path("/clusters/config"), Path("/users/config"), Path("/contexts/config")
ENTRY = {"cluster": f'cluster "c" in {CLUSTER}', "user": f'user "u" in {USER}', "context": f'context "x" in {CONTEXT}'}


def configuration(
    cluster: dict[str, Any] | None = None, user: dict[str, Any] | None = None, context: dict[str, Any] | None = None
) -> ClientConfiguration:
    """Map a context whose parts stand in three files."""
    return to_client_configuration(
        Selection(
            Entry("context", "x", CONTEXT, {"cluster": "c", "user": "u"} | (context or {})),
            Entry("cluster", "c", CLUSTER, {"server": "https://host"} | (cluster or {})),
            Entry("user", "u", USER, user or {}),
        )
    )


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_the_least_is_a_server() -> None:
    assert configuration() == ClientConfiguration(url="https://host")


def test_no_user_is_no_credentials() -> None:
    context = Entry("context", "x", CONTEXT, {"cluster": "c"})
    cluster = Entry("cluster", "c", CLUSTER, {"server": "http://host"})
    assert to_client_configuration(Selection(context, cluster, None)) == ClientConfiguration(url="http://host")


def test_every_field_is_acted_on() -> None:
    assert configuration(
        {
            "server": "https://host/base/",
            "certificate-authority-data": encoded("ca"),
            "tls-server-name": "name",
            "disable-compression": True,
        },
        {
            "token": "abc",
            "tokenFile": "/abs/token",
            "client-certificate-data": encoded("cert"),
            "client-key-data": encoded("key"),
        },
        {"namespace": "ns"},
    ) == ClientConfiguration(
        url="https://host/base",
        ca_data=b"ca",
        tls_server_name="name",
        disable_compression=True,
        token="abc",
        token_file=Path("/abs/token"),
        client_certificate_data=b"cert",
        client_key_data=b"key",
        namespace="ns",
    )


def test_insecure_is_acted_on() -> None:
    assert configuration({"insecure-skip-tls-verify": True}).insecure_skip_tls_verify


def test_relative_paths_start_at_the_file_of_their_entry() -> None:
    found = configuration(
        {"certificate-authority": "../ca.crt"},
        {"tokenFile": "token", "client-certificate": "pki/tls.crt", "client-key": "/abs/tls.key"},
    )
    assert found.ca_file == Path("/clusters/../ca.crt")
    assert found.token_file == Path("/users/token")
    assert found.client_certificate_file == Path("/users/pki/tls.crt")
    assert found.client_key_file == Path("/abs/tls.key")


def test_base64_may_be_broken_into_lines() -> None:
    text = encoded("certificate")
    assert configuration({"certificate-authority-data": f"{text[:4]}\r\n{text[4:]}\n"}).ca_data == b"certificate"


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("cluster", "certificate-authority-data"),
        ("user", "client-certificate-data"),
        ("user", "client-key-data"),
    ],
)
@pytest.mark.parametrize("value", ["s3cret!", "YWJ", "YWJj ZGVm", "\u00e9\u00e9\u00e9\u00e9"])
def test_bad_base64_is_named_with_file_entry_and_field(kind: str, field: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        configuration(**{kind: {field: value}})
    assert str(caught.value) == f"{ENTRY[kind]}: {field} is not base64"
    assert isinstance(caught.value.__cause__, ValueError)


@pytest.mark.parametrize(
    ("kind", "field", "value", "reason"),
    [
        ("cluster", "server", 5, "must be a string; put it in quotes"),
        ("cluster", "server", "", "is missing"),
        ("cluster", "server", None, "is missing"),
        ("cluster", "certificate-authority", ["a"], "must be a string; put it in quotes"),
        ("cluster", "insecure-skip-tls-verify", "true", "must be true or false"),
        ("cluster", "disable-compression", 1, "must be true or false"),
        ("cluster", "proxy-url", True, "must be a string; put it in quotes"),
        ("user", "token", 12345, "must be a string; put it in quotes"),
        ("user", "tokenFile", True, "must be a string; put it in quotes"),
    ],
)
def test_a_wrong_type_is_named_with_file_entry_and_field(kind: str, field: str, value: Any, reason: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        configuration(**{kind: {field: value}})
    assert str(caught.value) == f"{ENTRY[kind]}: {field} {reason}"


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("user", "exec", {"command": "aws"}),
        ("user", "auth-provider", {"name": "gcp"}),
        ("user", "username", "me"),
        ("user", "password", "s3cret"),
        ("user", "as", "admin"),
        ("user", "as-uid", "1"),
        ("user", "as-groups", ["a"]),
        ("user", "as-user-extra", {"a": ["b"]}),
        ("user", "tokenfile", "misspelt"),
        ("cluster", "something-new", 0),
        ("context", "something-new", True),
    ],
)
def test_a_field_that_cannot_be_acted_on_is_refused(kind: str, field: str, value: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        configuration(**{kind: {field: value}})
    assert f"not supported by kubex: {ENTRY[kind]}: {field}." in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_all_fields_that_cannot_be_acted_on_are_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        configuration({"newer": "http://p"}, {"exec": {"a": 1}, "as": "b"}, {"new": 1})
    assert str(caught.value).startswith(
        f'not supported by kubex: context "x" in {CONTEXT}: new; cluster "c" in {CLUSTER}: newer; '
        f'user "u" in {USER}: exec; user "u" in {USER}: as.'
    )


@pytest.mark.parametrize("value", [None, "", False, [], {}])
def test_empty_values_ask_for_nothing(value: Any) -> None:
    assert configuration({"newer": value}, {"exec": value}, {"new": value}) == ClientConfiguration(url="https://host")


@pytest.mark.parametrize("field", ["token", "tokenFile", "client-key", "client-key-data"])
@pytest.mark.parametrize("value", [None, ""])
def test_empty_values_of_known_fields_ask_for_nothing(field: str, value: Any) -> None:
    assert configuration(user={field: value}) == ClientConfiguration(url="https://host")


def test_the_clusters_proxy_is_kept_and_not_shown() -> None:
    found = configuration({"proxy-url": "http://me:s3cret@proxy:3128"})
    assert found.proxy_url == "http://me:s3cret@proxy:3128"
    assert "s3cret" not in repr(found)
    assert configuration({"proxy-url": ""}).proxy_url is None


@pytest.mark.parametrize("value", ["socks5://me:s3cret@proxy", "proxy:3128", "http://me:s3cret@proxy/path"])
def test_a_proxy_that_cannot_be_used_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(ConfigurationError, match=r"ClientConfiguration\.proxy_url: must") as caught:
        configuration({"proxy-url": value})
    assert "s3cret" not in str(caught.value)


def test_extensions_of_other_tools_are_ignored() -> None:
    extensions = [{"name": "minikube.sigs.k8s.io", "extension": {"version": "v1"}}]
    assert configuration(*[{"extensions": extensions}] * 3) == ClientConfiguration(url="https://host")


def test_what_the_configuration_refuses_is_told_with_context_cluster_and_user() -> None:
    with pytest.raises(ConfigurationError) as caught:
        configuration({"server": "host:6443"})
    assert str(caught.value) == (
        f'context "x" in {CONTEXT}, cluster "c" in {CLUSTER}, user "u" in {USER}: '
        "ClientConfiguration.url: must begin with https:// or http://"
    )
    assert isinstance(caught.value.__cause__, ConfigurationError)
