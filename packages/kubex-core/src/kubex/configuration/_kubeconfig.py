"""What kubeconfig files say, as data; reading is in `_kubeconfig_file`, choosing in `_context`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A named cluster, context or user, with the file it was written in: relative paths in it start there."""

    kind: str
    name: str
    file: Path
    fields: Mapping[str, Any] = field(repr=False)

    def __str__(self) -> str:
        return f'{self.kind} "{self.name}" in {self.file}'


@dataclass(frozen=True, slots=True)
class Kubeconfig:
    """One kubeconfig file, or several merged."""

    files: tuple[Path, ...]
    current_context: str | None
    clusters: Mapping[str, Entry]
    contexts: Mapping[str, Entry]
    users: Mapping[str, Entry]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is configured."""
        return not (self.current_context or self.clusters or self.contexts or self.users)


def merge(kubeconfigs: Iterable[Kubeconfig]) -> Kubeconfig:
    """Merge kubeconfigs: the first that names an entry gives all of it, the first current-context counts."""
    merged = Kubeconfig((), None, {}, {}, {})
    for each in kubeconfigs:
        merged = Kubeconfig(
            files=(*merged.files, *each.files),
            current_context=merged.current_context or each.current_context,
            clusters={**each.clusters, **merged.clusters},
            contexts={**each.contexts, **merged.contexts},
            users={**each.users, **merged.users},
        )
    return merged
