"""Makes the one `ssl.SSLContext` of a client; ALPN and the server name are left to transports."""

import ssl
from pathlib import Path
from typing import NamedTuple, NoReturn

from kubex.configuration._client_configuration import ClientConfiguration
from kubex.configuration._secret_files import secret_files
from kubex.core.exceptions import ConfigurationError


class _Pem(NamedTuple):
    source: str  # the field, with the file if it names one
    content: bytes


def ssl_context(configuration: ClientConfiguration) -> ssl.SSLContext | None:
    """Make the TLS settings that a configuration asks for; None for plain http. Reads files: call it in a thread.

    Raises:
        ConfigurationError: a file cannot be read, or what is there is no certificate, no key, or they do not match.
    """
    if configuration.url.startswith("http://"):
        return None
    ca = _pem("ca", configuration.ca_data, configuration.ca_file)
    context = ssl.create_default_context() if ca is None else _trust_only(ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if configuration.insecure_skip_tls_verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    certificate = _pem(
        "client_certificate", configuration.client_certificate_data, configuration.client_certificate_file
    )
    key = _pem("client_key", configuration.client_key_data, configuration.client_key_file)
    if certificate is not None and key is not None:
        _load_client_certificate(context, certificate, key)
    return context


def _pem(field: str, data: bytes | str | None, file: Path | str | None) -> _Pem | None:
    if data is not None:
        return _Pem(f"{field}_data", data if isinstance(data, bytes) else data.encode())
    if file is None:
        return None
    try:
        return _Pem(f"{field}_file {file}", Path(file).read_bytes())
    except OSError as error:
        msg = f"{field}_file {file} cannot be read: {error.strerror or error}"
        raise ConfigurationError(msg) from error


def _trust_only(ca: _Pem) -> ssl.SSLContext:
    _expect(ca, b"CERTIFICATE-----", "certificate")
    try:
        # OpenSSL takes ASCII only, but comments between certificates may be in any language.
        context = ssl.create_default_context(cadata=ca.content.decode("ascii", "ignore"))
    except ssl.SSLError as error:
        _refuse(f"{ca.source} holds a certificate that is damaged", error)
    # Clusters' own CAs often lack key usage or key identifiers, and kubectl takes an intermediate for a root.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _load_client_certificate(context: ssl.SSLContext, certificate: _Pem, key: _Pem) -> None:
    _expect(certificate, b"CERTIFICATE-----", "certificate")
    _expect(key, b"PRIVATE KEY-----", "private key")

    def refuse_password() -> NoReturn:
        # Without a callback OpenSSL would ask on the terminal, and wait there.
        msg = f"{key.source} is encrypted: kubex cannot ask for a password, store the key without one"
        raise ConfigurationError(msg)

    with secret_files(certificate.content, key.content) as (certificate_path, key_path):
        try:
            context.load_cert_chain(certificate_path, key_path, password=refuse_password)
        except ssl.SSLError as error:
            if error.reason == "KEY_VALUES_MISMATCH":
                _refuse(f"{key.source} is not the key of the certificate in {certificate.source}", error)
            culprit = key if _is_certificate(certificate) else certificate
            _refuse(f"{culprit.source} cannot be used", error)


def _expect(pem: _Pem, marker: bytes, what: str) -> None:
    if b"-----BEGIN " not in pem.content or marker not in pem.content:
        msg = f"{pem.source} holds no {what} in PEM form"
        raise ConfigurationError(msg)


def _is_certificate(pem: _Pem) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem.content.decode("ascii", "ignore"))
    except ssl.SSLError:
        return False
    return True


def _refuse(what: str, error: ssl.SSLError) -> NoReturn:
    msg = f"{what}: {error.reason or error}"
    raise ConfigurationError(msg) from error
