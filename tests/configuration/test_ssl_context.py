import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trustme

from kubex.configuration import ClientConfiguration, ssl_context
from kubex.core.exceptions import ConfigurationError

Connect = Callable[[ssl.SSLContext | None, ssl.SSLContext], str]
MakeServer = Callable[[bytes], ssl.SSLContext]
BROKEN = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
BROKEN_KEY = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"


def context_for(**values: Any) -> ssl.SSLContext | None:
    return ssl_context(ClientConfiguration(url="https://localhost", **values))


def refused(**values: Any) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        context_for(**values)
    return caught.value


def pem(authority: trustme.CA) -> bytes:
    return authority.cert_pem.bytes()


def identity(certificate: trustme.LeafCert) -> dict[str, bytes]:
    chain = b"".join(blob.bytes() for blob in certificate.cert_chain_pems)
    return {"client_certificate_data": chain, "client_key_data": certificate.private_key_pem.bytes()}


def test_plain_http_needs_none() -> None:
    assert ssl_context(ClientConfiguration(url="http://localhost", ca_file=Path("/missing"))) is None


def test_the_ca_given_is_trusted(authority: trustme.CA, server: ssl.SSLContext, connect: Connect) -> None:
    assert connect(context_for(ca_data=pem(authority)), server) == "nobody"


def test_the_ca_file_given_is_trusted(
    authority: trustme.CA, server: ssl.SSLContext, connect: Connect, tmp_path: Path
) -> None:
    (tmp_path / "ca.crt").write_bytes(pem(authority))
    assert connect(context_for(ca_file=tmp_path / "ca.crt"), server) == "nobody"


def test_ca_data_wins_over_the_file(authority: trustme.CA, server: ssl.SSLContext, connect: Connect) -> None:
    assert connect(context_for(ca_data=pem(authority), ca_file=Path("/missing")), server) == "nobody"


def test_only_the_ca_given_is_trusted(
    authority: trustme.CA,
    other_authority: trustme.CA,
    server: ssl.SSLContext,
    connect: Connect,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "system.pem").write_bytes(pem(authority))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "system.pem"))
    assert connect(context_for(), server) == "nobody"  # the system trusts this server
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(context_for(ca_data=pem(other_authority)), server)


def test_each_ca_of_a_bundle_is_trusted_whatever_its_comments_are(
    authority: trustme.CA, other_authority: trustme.CA, server: ssl.SSLContext, connect: Connect
) -> None:
    bundle = "# Autorit\u00e9\n".encode() + pem(other_authority) + "# \u8a8d\u8a3c\u5c40\n".encode() + pem(authority)
    assert connect(context_for(ca_data=bundle), server) == "nobody"


def test_a_ca_without_key_usage_and_identifiers_is_trusted(
    bare_authority: tuple[bytes, bytes], make_server: MakeServer, connect: Connect
) -> None:
    ca, server = bare_authority[0], make_server(bare_authority[1])
    assert connect(context_for(ca_data=ca), server) == "nobody"


@pytest.mark.skipif(sys.version_info < (3, 13), reason="Python verifies strictly from 3.13 on")
def test_python_alone_refuses_such_a_ca(
    bare_authority: tuple[bytes, bytes], make_server: MakeServer, connect: Connect
) -> None:
    ca, server = bare_authority[0], make_server(bare_authority[1])
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(ssl.create_default_context(cadata=ca.decode()), server)


def test_an_intermediate_ca_is_trusted_without_its_root(
    authority: trustme.CA, make_server: MakeServer, connect: Connect
) -> None:
    intermediate = authority.create_child_ca()
    server = make_server(intermediate.issue_cert("localhost").private_key_and_cert_chain_pem.bytes())
    assert connect(context_for(ca_data=pem(intermediate)), server) == "nobody"


def test_the_host_name_is_verified(authority: trustme.CA, make_server: MakeServer, connect: Connect) -> None:
    server = make_server(authority.issue_cert("other.example").private_key_and_cert_chain_pem.bytes())
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        connect(context_for(ca_data=pem(authority)), server)


def test_insecure_trusts_every_server(make_server: MakeServer, other_authority: trustme.CA, connect: Connect) -> None:
    server = make_server(other_authority.issue_cert("other.example").private_key_and_cert_chain_pem.bytes())
    assert connect(context_for(insecure_skip_tls_verify=True), server) == "nobody"


def test_without_a_ca_the_defaults_of_python_hold() -> None:
    context = context_for()
    assert context is not None
    assert context.verify_flags == ssl.create_default_context().verify_flags
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize("values", [{}, {"insecure_skip_tls_verify": True}])
def test_tls_is_1_2_at_least(values: dict[str, Any]) -> None:
    context = context_for(**values)
    assert context is not None
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


def test_the_client_certificate_is_shown_to_the_server(
    authority: trustme.CA, client_certificate: trustme.LeafCert, server: ssl.SSLContext, connect: Connect
) -> None:
    assert connect(context_for(ca_data=pem(authority), **identity(client_certificate)), server) == "someone"


def test_the_client_certificate_may_stand_in_one_file_with_its_key(
    authority: trustme.CA,
    client_certificate: trustme.LeafCert,
    server: ssl.SSLContext,
    connect: Connect,
    tmp_path: Path,
) -> None:
    file = tmp_path / "both.pem"
    file.write_bytes(client_certificate.private_key_and_cert_chain_pem.bytes())
    context = context_for(ca_data=pem(authority), client_certificate_file=file, client_key_file=file)
    assert connect(context, server) == "someone"


def test_data_and_file_may_be_mixed(
    authority: trustme.CA,
    client_certificate: trustme.LeafCert,
    server: ssl.SSLContext,
    connect: Connect,
    tmp_path: Path,
) -> None:
    values = identity(client_certificate)
    (tmp_path / "tls.key").write_bytes(values.pop("client_key_data"))
    assert connect(context_for(ca_data=pem(authority), client_key_file=tmp_path / "tls.key", **values), server)


@pytest.mark.parametrize("field", ["ca", "client_certificate", "client_key"])
def test_a_missing_file_is_named(field: str, client_certificate: trustme.LeafCert, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    values: dict[str, Any] = identity(client_certificate)
    values.pop(f"{field}_data", None)
    error = refused(**values, **{f"{field}_file": missing})
    assert str(error) == f"{field}_file {missing} cannot be read: No such file or directory"
    assert isinstance(error.__cause__, FileNotFoundError)


@pytest.mark.parametrize(
    ("field", "what"), [("ca", "certificate"), ("client_certificate", "certificate"), ("client_key", "private key")]
)
@pytest.mark.parametrize("content", [b"", b"no PEM", b"\x30\x82"])
def test_what_is_not_pem_is_named(
    field: str, what: str, content: bytes, client_certificate: trustme.LeafCert, tmp_path: Path
) -> None:
    values: dict[str, Any] = identity(client_certificate) | {f"{field}_data": content}
    assert str(refused(**values)) == f"{field}_data holds no {what} in PEM form"
    (tmp_path / "file").write_bytes(content)
    del values[f"{field}_data"]
    error = refused(**values, **{f"{field}_file": tmp_path / "file"})
    assert str(error) == f"{field}_file {tmp_path / 'file'} holds no {what} in PEM form"


def test_a_key_is_no_certificate(client_certificate: trustme.LeafCert) -> None:
    error = refused(ca_data=client_certificate.private_key_pem.bytes())
    assert str(error) == "ca_data holds no certificate in PEM form"


@pytest.mark.parametrize(
    ("field", "content"), [("ca", BROKEN), ("client_certificate", BROKEN), ("client_key", BROKEN_KEY)]
)
def test_what_is_damaged_is_named(field: str, content: bytes, client_certificate: trustme.LeafCert) -> None:
    error = refused(**identity(client_certificate) | {f"{field}_data": content})
    assert str(error).startswith(f"{field}_data ")
    assert isinstance(error.__cause__, ssl.SSLError)


def test_a_bundle_with_one_damaged_certificate_is_refused(authority: trustme.CA) -> None:
    error = refused(ca_data=pem(authority) + BROKEN)
    assert str(error).startswith("ca_data holds a certificate that is damaged: ")
    assert isinstance(error.__cause__, ssl.SSLError)


def test_a_key_of_another_certificate_is_refused(authority: trustme.CA, client_certificate: trustme.LeafCert) -> None:
    other = authority.issue_cert("other.example").private_key_pem.bytes()
    error = refused(**identity(client_certificate) | {"client_key_data": other})
    assert str(error).startswith("client_key_data is not the key of the certificate in client_certificate_data: ")
    assert isinstance(error.__cause__, ssl.SSLError)


def test_an_encrypted_key_is_refused_without_asking(client_certificate: trustme.LeafCert, encrypted_key: bytes) -> None:
    error = refused(**identity(client_certificate) | {"client_key_data": encrypted_key})
    assert str(error).startswith("client_key_data is encrypted: ")
