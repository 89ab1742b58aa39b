"""All clients, in the order of the report."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a client gives: the limit of what is possible, Kubex, or what one would use in its place."""

    RAW = "raw"
    KUBEX = "kubex"
    PEER = "peer"


@dataclass(frozen=True)
class Entry:
    """A client: its name in commands and results, its title in the report, and what it is made of."""

    name: str
    title: str
    kind: Kind
    imports: str
    distributions: tuple[str, ...]

    @property
    def module(self) -> str:
        """The module of this package that drives it."""
        return f"benchmarks.clients.{self.name.replace('-', '_')}"


_KUBEX_IMPORTS = "import kubex.api, kubex.client, kubex.k8s.v1_35.core.v1.pod"

CLIENTS = {
    entry.name: entry
    for entry in (
        Entry("kubex-aiohttp", "Kubex (aiohttp)", Kind.KUBEX, _KUBEX_IMPORTS, ("kubex-core", "aiohttp", "pydantic")),
        Entry("kubex-httpx", "Kubex (httpx)", Kind.KUBEX, _KUBEX_IMPORTS, ("kubex-core", "httpx")),
        Entry("kubex-eager", "eager pydantic", Kind.KUBEX, _KUBEX_IMPORTS, ("pydantic", "aiohttp")),
        Entry("lightkube", "lightkube", Kind.PEER, "import lightkube, lightkube.resources.core_v1", ("lightkube",)),
        Entry("kr8s", "kr8s", Kind.PEER, "import kr8s.asyncio, kr8s.asyncio.objects", ("kr8s",)),
        Entry(
            "kubernetes-asyncio",
            "kubernetes-asyncio",
            Kind.PEER,
            "import kubernetes_asyncio.client, kubernetes_asyncio.config",
            ("kubernetes-asyncio",),
        ),
        Entry(
            "kubernetes-sync", "kubernetes", Kind.PEER, "import kubernetes.client, kubernetes.config", ("kubernetes",)
        ),
        Entry(
            "kubernetes-aio",
            "kubernetes.aio",
            Kind.PEER,
            "import kubernetes.aio.client, kubernetes.aio.config",
            ("kubernetes",),
        ),
        Entry("aiohttp-orjson", "aiohttp + orjson", Kind.RAW, "import aiohttp, orjson", ("aiohttp", "orjson")),
        Entry("aiohttp-body", "aiohttp, not parsed", Kind.RAW, "import aiohttp", ("aiohttp",)),
        Entry("httpx-orjson", "httpx + orjson", Kind.RAW, "import httpx, orjson", ("httpx", "orjson")),
        Entry("httpx-body", "httpx, not parsed", Kind.RAW, "import httpx", ("httpx",)),
    )
}


def title(name: str) -> str:
    """Give a client's title."""
    return CLIENTS[name].title
