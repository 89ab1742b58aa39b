"""Names, addresses and times that look random and depend on nothing but an index."""

import hashlib
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def digest(index: int, salt: str = "") -> str:
    """Give 64 hexadecimal digits."""
    return hashlib.sha256(f"{salt}/{index}".encode()).hexdigest()


def uid(index: int, salt: str = "uid") -> str:
    """Give a UUID."""
    text = digest(index, salt)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:32]}"


def timestamp(index: int, seconds: int = 0) -> str:
    """Give a time as the API server writes it, `seconds` after the pod was created."""
    moment = _EPOCH + timedelta(minutes=7 * (index % 20_000), seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def address(index: int) -> str:
    """Give the IP address of a pod."""
    return f"10.244.{index // 250 % 256}.{index % 250 + 2}"


def node(index: int) -> str:
    """Give the name of the node that a pod is on."""
    return f"worker-{index % 40:02d}.eu-central-1.example.internal"


def node_address(index: int) -> str:
    """Give the IP address of that node."""
    return f"172.18.4.{index % 40 + 10}"
