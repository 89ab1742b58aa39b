"""Kubernetes versions, and where the binaries of one are kept."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.cluster.errors import ClusterError

DEFAULT = "v1.35.4"


@dataclass(frozen=True, slots=True)
class Version:
    """A release of Kubernetes, such as v1.35.4."""

    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Read `v1.35.4` or `1.35.4`."""
        match = re.fullmatch(r"v?1\.(\d+)\.(\d+)", text)
        if not match:
            raise ClusterError(f"{text!r} is no Kubernetes version; write one like {DEFAULT}")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"v1.{self.minor}.{self.patch}"

    @property
    def staging(self) -> str:
        """The version under which the libraries of this release (k8s.io/api and the like) are published."""
        return f"v0.{self.minor}.{self.patch}"


def cache_folder(version: Version, environment: Mapping[str, str] = os.environ) -> Path:
    """Where a version's binaries are kept, for every checkout of this user."""
    base = Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "kubex" / "cluster" / str(version)


def binaries_folder(version: Version, environment: Mapping[str, str] = os.environ) -> Path:
    """The folder with the executables of a version."""
    return cache_folder(version, environment) / "bin"
