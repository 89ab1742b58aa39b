"""Which modules import each other in a circle."""

from collections.abc import Mapping


def find_cycles(imports: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Tell for each module which of its imports lead back to it; importing itself is none."""
    reached = {name: _reachable(name, imports) for name in imports}
    return {
        name: frozenset(target for target in targets if target != name and name in reached[target])
        for name, targets in imports.items()
    }


def _reachable(start: str, imports: Mapping[str, frozenset[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        new = imports[waiting.pop()] - seen
        seen |= new
        waiting.extend(new)
    return seen
