"""Certificates and a TLS server on loopback, for the tests of `ssl_context`."""

import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

LIMIT = 10.0  # seconds, for every wait on a socket or a thread

# Connects to `server` as this context says and gives what the server saw: the common name of the client, or "nobody".
Connect = Callable[[ssl.SSLContext | None, ssl.SSLContext], str]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def other_authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def client_certificate(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert("client.example", common_name="someone")


@pytest.fixture(scope="session")
def server(authority: trustme.CA) -> ssl.SSLContext:
    """Give a server that asks for a client certificate, but takes clients without one."""
    context = _server_context(authority.issue_cert("localhost").private_key_and_cert_chain_pem.bytes())
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context


@pytest.fixture(scope="session")
def make_server() -> Callable[[bytes], ssl.SSLContext]:
    """Give a function that makes a server of a key and its certificates."""
    return _server_context


def _server_context(pem: bytes) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with trustme.Blob(pem).tempfile() as path:
        context.load_cert_chain(path)
    return context


@pytest.fixture
def connect() -> Connect:
    """Give a function that makes one TLS connection over loopback."""

    def connect(client: ssl.SSLContext | None, server: ssl.SSLContext) -> str:
        assert client is not None
        with (
            listening(server) as address,
            socket.create_connection(address, LIMIT) as plain,
            client.wrap_socket(plain, server_hostname="localhost") as stream,
        ):
            return stream.recv(100).decode()

    return connect


@contextmanager
def listening(context: ssl.SSLContext) -> Iterator[tuple[str, int]]:
    """Serve one connection: tell the client who it is."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(LIMIT)
        thread = threading.Thread(target=_serve_one, args=(listener, context))
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            thread.join(LIMIT)
            assert not thread.is_alive()


def _serve_one(listener: socket.socket, context: ssl.SSLContext) -> None:
    plain, _ = listener.accept()
    with plain:
        plain.settimeout(LIMIT)
        try:
            with context.wrap_socket(plain, server_side=True) as stream:
                stream.sendall(_common_name(stream.getpeercert(binary_form=True)).encode())
        except OSError:
            pass  # the client refused this server, and its side of the test says so


def _common_name(certificate: bytes | None) -> str:
    if certificate is None:
        return "nobody"
    [name] = x509.load_der_x509_certificate(certificate).subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(name.value)


@pytest.fixture(scope="session")
def bare_authority() -> tuple[bytes, bytes]:
    """Give a CA and a server's key and certificate, both without key usage and key identifiers."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name.from_rfc4514_string("CN=kubernetes")
    ca = (
        _certificate(ca_name, ca_name, ca_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    leaf = (
        _certificate(x509.Name.from_rfc4514_string("CN=kube-apiserver"), ca_name, key)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return ca.public_bytes(pem), _key_pem(key, serialization.NoEncryption()) + leaf.public_bytes(pem)


@pytest.fixture(scope="session")
def encrypted_key() -> bytes:
    """Give a private key that needs a password."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _key_pem(key, serialization.BestAvailableEncryption(b"password"))


def _key_pem(key: ec.EllipticCurvePrivateKey, encryption: serialization.KeySerializationEncryption) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
    )
