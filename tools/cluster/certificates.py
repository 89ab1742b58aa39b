"""Certificates of the cluster, made with openssl in the work folder."""

import secrets
import subprocess
from pathlib import Path

from tools.cluster.settings import NODE_IP, NODE_NAME, SERVICE_IP

_EC_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
_SERVER_NAMES = ("localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc")


def create_certificates(folder: Path) -> None:
    """Make the authority (ca), certificates for server, admin and kubelet, and the service account key (sa)."""
    extensions = ("-addext", "keyUsage=critical,keyCertSign,cRLSign", "-addext", "subjectKeyIdentifier=hash")
    authority = ("-days", "365", "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=ca")
    _openssl(folder, "req", "-x509", *_EC_KEY, *authority, *extensions)
    server = alternative_names(("127.0.0.1", NODE_IP, SERVICE_IP), _SERVER_NAMES)
    _sign(folder, "server", "/CN=kube-apiserver", server)
    _sign(folder, "admin", "/O=system:masters/CN=admin", "")
    kubelet = alternative_names((NODE_IP, "127.0.0.1"), (NODE_NAME,))
    _sign(folder, "kubelet", f"/O=system:nodes/CN=system:node:{NODE_NAME}", kubelet)
    _openssl(folder, "genrsa", "-out", "sa.key", "2048")


def create_token(folder: Path) -> str:
    """Make a bearer token of a cluster administrator, in the file that the API server reads."""
    token = secrets.token_hex(16)
    (folder / "tokens.csv").write_text(f'{token},admin-token,admin-token,"system:masters"\n')
    return token


def alternative_names(addresses: tuple[str, ...], names: tuple[str, ...]) -> str:
    """Write addresses and host names the way openssl wants a subjectAltName."""
    return ",".join([*(f"IP:{address}" for address in addresses), *(f"DNS:{name}" for name in names)])


def extension_file(subject_alternative_names: str) -> str:
    """The X.509 extensions of a certificate that serves and calls."""
    lines = ["extendedKeyUsage=serverAuth,clientAuth", "authorityKeyIdentifier=keyid"]
    if subject_alternative_names:
        lines.append(f"subjectAltName={subject_alternative_names}")
    return "\n".join(lines) + "\n"


def _sign(folder: Path, name: str, subject: str, subject_alternative_names: str) -> None:
    _openssl(folder, "req", *_EC_KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject)
    (folder / f"{name}.ext").write_text(extension_file(subject_alternative_names))
    authority = ("-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "365")
    request = ("-req", "-in", f"{name}.csr", "-out", f"{name}.crt", "-extfile", f"{name}.ext")
    _openssl(folder, "x509", *request, *authority)


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
