"""Namespaces named for the number of pods in them, on the stub and on a real API server alike."""

PREFIX = "benchmarks-"
CREATED = f"{PREFIX}created"


def namespace_of(size: int) -> str:
    """Name the namespace with this many pods."""
    return f"{PREFIX}{size}"


def size_of(namespace: str) -> int:
    """Tell how many pods a namespace has."""
    return int(namespace.removeprefix(PREFIX))
