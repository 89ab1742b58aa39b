"""A server, with its certificate and its kubeconfig."""

import tempfile
from pathlib import Path

from starlette.applications import Starlette

from kubex.testing._embedded.http.certificates import write_certificates
from kubex.testing._embedded.http.kubeconfig import write_kubeconfig
from kubex.testing._embedded.http.server import ServerThread


class Running:
    """What exists only while a cluster serves."""

    def __init__(self, app: Starlette, port: int, token: str | None, *, tls: bool) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="kubex-embedded-")
        folder = Path(self._folder.name)
        self.authority: bytes | None = None
        try:
            certificate: tuple[str, str] | None = None
            if tls:
                chain, key, self.authority = write_certificates(folder)
                certificate = (str(chain), str(key))
            self.server = ServerThread(app, port, certificate)
        except BaseException:
            self._folder.cleanup()
            raise
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.server.port}"
        self.kubeconfig = write_kubeconfig(folder, self.url, token, self.authority)

    def stop(self) -> None:
        """End the server, and remove its files."""
        self.server.stop()
        self._folder.cleanup()
