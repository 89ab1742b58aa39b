"""Reading OpenAPI documents and discovery from a running API server."""

from collections.abc import Iterable
from typing import Any

from .connection import Connection
from .facts import is_kept


def read_server(connection: Connection) -> tuple[str, dict[str, Any]]:
    """Read the server's version, and the OpenAPI v3 documents of its GA and beta groups by their paths."""
    version = connection.get("/version")["gitVersion"]
    index = connection.get("/openapi/v3")["paths"]
    documents = {path: connection.get(entry["serverRelativeURL"]) for path, entry in index.items() if is_kept(path)}
    return version, documents


def read_discovery(connection: Connection, paths: Iterable[str]) -> dict[str, Any]:
    """Read the APIResourceList of each group version."""
    return {path: connection.get(f"/{path}") for path in paths}
