"""Asking the API server how far the cluster is."""

import http.client
import json
import ssl
import urllib.request
from typing import Any

from tools.cluster.settings import NODE_NAME, Settings


class ApiServer:
    """Asks the API server as an administrator; every answer but success counts as no."""

    def __init__(self, settings: Settings) -> None:
        self._server = settings.server
        context = ssl.create_default_context(cafile=settings.folder / "ca.crt")
        context.load_cert_chain(settings.folder / "admin.crt", settings.folder / "admin.key")
        direct = urllib.request.ProxyHandler({})
        self._opener = urllib.request.build_opener(direct, urllib.request.HTTPSHandler(context=context))

    def is_ready(self) -> bool:
        """Tell whether the API server serves."""
        return self._get("/readyz") is not None

    def has_ready_node(self) -> bool:
        """Tell whether pods can run."""
        body = self._get(f"/api/v1/nodes/{NODE_NAME}")
        return body is not None and is_ready_node(json.loads(body))

    def has_default_service_account(self) -> bool:
        """Tell whether pods can be created in the namespace default."""
        return self._get("/api/v1/namespaces/default/serviceaccounts/default") is not None

    def _get(self, path: str) -> bytes | None:
        try:
            with self._opener.open(self._server + path, timeout=2) as response:
                body: bytes = response.read()
                return body
        except (OSError, http.client.HTTPException):  # refused, timed out, cut off, or an HTTP error status
            return None


def is_ready_node(node: dict[str, Any]) -> bool:
    """Tell whether a Node says that it is Ready."""
    conditions = node.get("status", {}).get("conditions", ())
    return any(condition["type"] == "Ready" and condition["status"] == "True" for condition in conditions)
