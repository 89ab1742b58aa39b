import traceback
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kubex.configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError


def refused(**values: Any) -> str:
    """Give the message of the error that these values cause."""
    with pytest.raises(ConfigurationError) as caught:
        ClientConfiguration(**values)
    assert isinstance(caught.value.__cause__, ValidationError)
    return str(caught.value)


def test_the_defaults() -> None:
    configuration = ClientConfiguration(url="https://host:6443")
    assert configuration.model_dump(exclude_defaults=True) == {"url": "https://host:6443"}
    assert configuration.namespace == "default"
    assert not configuration.insecure_skip_tls_verify


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://host", "https://host"),
        ("https://host/", "https://host"),
        ("https://host//", "https://host"),
        ("https://host/k8s/clusters/c-1", "https://host/k8s/clusters/c-1"),
        ("https://host/k8s/clusters/c-1/", "https://host/k8s/clusters/c-1"),
        ("HTTP://host:8001", "http://host:8001"),
        ("https://[::1]:6443", "https://[::1]:6443"),
    ],
)
def test_a_url_is_kept_with_its_path_and_without_a_slash_at_the_end(given: str, kept: str) -> None:
    assert ClientConfiguration(url=given).url == kept


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "must be a URL"),
        ("host:6443", "must begin with https://"),
        ("ftp://host", "must begin with https://"),
        ("https://", "has no host"),
        ("https:///path", "has no host"),
        ("https://:6443", "has no host"),
        ("https://host:65536", "the port is malformed"),
        ("https://host:port", "the port is malformed"),
        ("https://[::1", "the host or the port is malformed"),
        ("https://me:s3cret@host", "must not hold a user name or a password"),
        ("https://host?a=s3cret", "must not have a query or a fragment"),
        ("https://host?", "must not have a query or a fragment"),
        ("https://host/#s3cret", "must not have a query or a fragment"),
        ("https://host/a b", "must be a URL without spaces"),
        ("https://host\n", "must be a URL without spaces, control characters"),
        (b"https://host", "valid string"),
    ],
)
def test_a_wrong_url_is_refused_with_a_reason_and_not_repeated(url: Any, reason: str) -> None:
    message = refused(url=url)
    assert message.startswith("ClientConfiguration.url: ")
    assert reason in message
    assert "s3cret" not in message


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("", "is empty"),
        ("s3cret\n", "holds a newline"),
        ("s3cret\r\nX: y", "holds a newline"),
        ("s3cret\x00", "a control character"),
        ("s3cr\u00e9t", "a non-ASCII character"),
    ],
)
def test_a_token_that_fits_no_header_is_refused(token: str, reason: str) -> None:
    message = refused(url="https://host", token=token)
    assert message.startswith("ClientConfiguration.token: ")
    assert reason in message


@pytest.mark.parametrize("namespace", ["", "a/b", "A", "-a", "a-", "a.b", "a" * 64, "a\n"])
def test_a_namespace_is_a_dns_label(namespace: str) -> None:
    assert refused(url="https://host", namespace=namespace).startswith("ClientConfiguration.namespace: ")


@pytest.mark.parametrize("namespace", ["a", "kube-system", "0", "a" * 63])
def test_dns_labels_are_namespaces(namespace: str) -> None:
    assert ClientConfiguration(url="https://host", namespace=namespace).namespace == namespace


def test_pem_text_becomes_bytes_and_path_text_becomes_a_path() -> None:
    values: dict[str, Any] = {"ca_data": "pem", "client_key_file": "/k", "client_certificate_file": Path("/c")}
    configuration = ClientConfiguration(url="https://host", **values)
    assert configuration.ca_data == b"pem"
    assert configuration.client_key_file == Path("/k")


def test_secrets_are_in_no_repr() -> None:
    configuration = ClientConfiguration(
        url="https://host", token="s3cret", client_key_data=b"s3cret", client_certificate_data=b"c", ca_file=Path("/ca")
    )
    assert "s3cret" not in f"{configuration} {configuration!r}"
    assert "/ca" in repr(configuration)


def test_secrets_are_in_no_traceback() -> None:
    secret = "".join(["s3", "cret"])
    with pytest.raises(ConfigurationError) as caught:
        ClientConfiguration(url="https://host", token=f"{secret}\n", client_key_data=secret.encode(), namespace="A")
    assert secret not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("field", ["client_certificate_data", "client_certificate_file"])
def test_a_client_certificate_needs_a_key(field: str) -> None:
    assert "a client certificate needs its key" in refused(url="https://host", **{field: "x"})


@pytest.mark.parametrize("field", ["client_key_data", "client_key_file"])
def test_a_client_key_needs_a_certificate(field: str) -> None:
    assert "a client key needs its certificate" in refused(url="https://host", **{field: "x"})


@pytest.mark.parametrize("field", ["ca_data", "ca_file"])
def test_insecure_and_a_ca_contradict_each_other(field: str) -> None:
    assert "insecure_skip_tls_verify" in refused(url="https://host", insecure_skip_tls_verify=True, **{field: "x"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("insecure_skip_tls_verify", "true"),
        ("insecure_skip_tls_verify", 1),
        ("disable_compression", 0),
        ("tls_server_name", ""),
        ("tls_server_name", 1),
        ("ca_data", 1),
        ("ca_file", 1),
        ("token_file", b"x"),
        ("token_file", "a\0b"),
        ("tokn", "x"),
    ],
)
def test_a_wrong_value_names_its_field(field: str, value: Any) -> None:
    assert refused(url="https://host", **{field: value}).startswith(f"ClientConfiguration.{field}: ")


def test_it_takes_keywords_only() -> None:
    make: Any = ClientConfiguration
    with pytest.raises(TypeError):
        make("https://host")


def test_it_does_not_change() -> None:
    configuration = ClientConfiguration(url="https://host")
    with pytest.raises(ConfigurationError, match=r"ClientConfiguration\.url cannot be changed"):
        configuration.url = "https://other"  # type: ignore[misc]
