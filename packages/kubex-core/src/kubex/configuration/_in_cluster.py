import os
from collections.abc import Mapping
from pathlib import Path

from kubex.configuration._client_configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")


def in_cluster_configuration(
    *, folder: str | os.PathLike[str] = SERVICE_ACCOUNT, environ: Mapping[str, str] | None = None
) -> ClientConfiguration:
    """Give the configuration that a pod's service account has: token (a file that is re-read), CA and namespace.

    Raises:
        ConfigurationError: this is no pod, or one without a service account token; the message says what is missing.
    """
    folder = Path(folder)
    token, ca = folder / "token", folder / "ca.crt"
    url = _url(os.environ if environ is None else environ)
    if not token.is_file():
        msg = f"{token}: no such file"
        raise ConfigurationError(msg)
    return ClientConfiguration(
        url=url,
        token_file=token,
        ca_file=ca if ca.exists() else None,
        namespace=_namespace(folder / "namespace"),
    )


def _url(environ: Mapping[str, str]) -> str:
    names = ("KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT")
    host, port = (environ.get(name) for name in names)
    if not host or not port:
        missing = " and ".join(f"${name}" for name in names if not environ.get(name))
        msg = f"{missing} not set: this is no pod"
        raise ConfigurationError(msg)
    return f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"


def _namespace(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip() or "default"
    except FileNotFoundError:
        return "default"
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{file}: cannot be read: {error}"
        raise ConfigurationError(msg) from error
