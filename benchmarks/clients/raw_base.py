"""What the raw clients share: a pod is a dict, or the bytes of one that nobody parses."""

import json
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.clients.contract import Reading, Readings
from benchmarks.readings import mapping
from kubex.configuration import credentials_for, load_configuration, ssl_context

Loads = Callable[[bytes], Any]

PARSED: Readings = {
    Reading.NOTHING: lambda pods: pods,
    Reading.NAMES: mapping.names,
    Reading.WIDE: mapping.wide,
    Reading.DUMP: lambda pods: pods,  # dicts are what a dump gives
}
UNPARSED: Readings = {Reading.NOTHING: lambda pods: pods}


class Server(NamedTuple):
    """Where the server is and how to be let in."""

    url: str
    headers: dict[str, str]
    tls: ssl.SSLContext | None


async def server_of(kubeconfig: Path) -> Server:
    """Read a kubeconfig."""
    configuration = await load_configuration(kubeconfig=kubeconfig)
    headers = await credentials_for(configuration).headers()
    return Server(configuration.url, dict(headers), ssl_context(configuration))


def items_of(body: bytes, loads: Loads | None) -> Sequence[Any]:
    """Give the pods of a list, or the whole body where it is not parsed."""
    return [body] if loads is None else loads(body)["items"]


def object_of(line: bytes, loads: Loads | None) -> Any:
    """Give the object of an event, or the line where it is not parsed."""
    return line if loads is None else loads(line)["object"]


def encode(manifest: dict[str, Any]) -> bytes:
    """Encode what is created."""
    return json.dumps(manifest, separators=(",", ":")).encode()


def pods_url(namespace: str) -> str:
    """Give the path of the pods of a namespace."""
    return f"/api/v1/namespaces/{namespace}/pods"
