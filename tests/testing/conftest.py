"""A started cluster and plain HTTP to it."""

import itertools
from collections.abc import Iterator

import httpx
import pytest

from kubex.testing import EmbeddedCluster

_numbers = itertools.count()


@pytest.fixture(scope="module")
def cluster() -> Iterator[EmbeddedCluster]:
    with EmbeddedCluster() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def http(cluster: EmbeddedCluster) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=cluster.url, timeout=10) as client:
        yield client


@pytest.fixture
def namespace(http: httpx.Client) -> str:
    """Make a namespace for one test; gives its path."""
    name = f"test-{next(_numbers)}"
    assert http.post("/api/v1/namespaces", json={"metadata": {"name": name}}).status_code == 201
    return f"/api/v1/namespaces/{name}"
