"""A certificate authority and a certificate for loopback, made anew for every cluster."""

from pathlib import Path

from kubex.core.exceptions import ConfigurationError


def write_certificates(folder: Path) -> tuple[Path, Path, bytes]:
    """Write certificate and key for loopback into a folder; gives their paths and the authority as PEM.

    Raises:
        ConfigurationError: when trustme is not installed.
    """
    try:
        import trustme
    except ImportError as error:
        text = "EmbeddedCluster(tls=True) needs trustme: pip install 'kubex-testing[tls]'"
        raise ConfigurationError(text) from error
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1", "localhost")
    certificate, key = folder / "server.pem", folder / "server.key"
    key.touch(mode=0o600)
    issued.private_key_pem.write_to_path(key)
    certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    return certificate, key, authority.cert_pem.bytes()
