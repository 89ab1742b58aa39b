"""Getting JSON from an API server, with the standard library alone."""

import argparse
import base64
import json
import ssl
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TIMEOUT = 30.0


class ServerError(Exception):
    """The server cannot be reached, or does not answer with JSON."""


@dataclass(frozen=True, kw_only=True)
class Connection:
    """A server's URL and the credentials for it."""

    url: str
    token: str | None = None
    ssl_context: ssl.SSLContext | None = None

    def get(self, path: str) -> Any:
        """Get the JSON at a path."""
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url.rstrip("/") + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT, context=self.ssl_context) as response:
                return json.load(response)
        except (urllib.error.URLError, ValueError) as error:
            raise ServerError(f"GET {request.full_url}: {error}") from error


def connect(options: argparse.Namespace) -> Connection:
    """Make the connection that the command line asks for."""
    if options.kubeconfig:
        return _from_kubeconfig(options.kubeconfig)
    if not options.server:
        raise ServerError("which server? Give --server URL or --kubeconfig FILE")
    context = ssl.create_default_context(cafile=options.cacert) if options.server.startswith("https") else None
    if context and options.cert:
        context.load_cert_chain(options.cert, options.key)
    return Connection(url=options.server, token=options.token, ssl_context=context)


def _from_kubeconfig(path: Path) -> Connection:
    import yaml  # only here, so that everything else runs without it

    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    context = _named(config, "contexts", config["current-context"])["context"]
    cluster = _named(config, "clusters", context["cluster"])["cluster"]
    user = _named(config, "users", context["user"])["user"]
    ssl_context = None
    if cluster["server"].startswith("https"):
        authority = _pem(path, cluster, "certificate-authority")
        ssl_context = ssl.create_default_context(cadata=authority)
        _load_client_certificate(ssl_context, path, user)
    return Connection(url=cluster["server"], token=user.get("token"), ssl_context=ssl_context)


def _named(config: Mapping[str, Any], section: str, name: str) -> Mapping[str, Any]:
    for entry in config.get(section, ()):
        if entry["name"] == name:
            return entry  # type: ignore[no-any-return]
    raise ServerError(f"kubeconfig: no {name!r} in {section}")


def _pem(path: Path, entry: Mapping[str, Any], key: str) -> str | None:
    if f"{key}-data" in entry:
        return base64.b64decode(entry[f"{key}-data"]).decode()
    return (path.parent / entry[key]).read_text(encoding="utf-8") if key in entry else None


def _load_client_certificate(context: ssl.SSLContext, path: Path, user: Mapping[str, Any]) -> None:
    certificate, key = _pem(path, user, "client-certificate"), _pem(path, user, "client-key")
    if certificate is None or key is None:
        return
    # ssl takes a client certificate from files only.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "client.pem")
        file.touch(mode=0o600)
        file.write_text(certificate + "\n" + key, encoding="utf-8")
        context.load_cert_chain(file)
