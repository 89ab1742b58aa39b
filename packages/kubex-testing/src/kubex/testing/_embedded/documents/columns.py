"""Columns of tables and what their cells are made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Document = Mapping[str, Any]
NONE = "<none>"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; those with a priority above 0 are seen with `-o wide` only."""

    name: str
    value: Callable[[Document], Any]
    type: str = "string"
    format: str = ""
    priority: int = 0

    def definition(self) -> dict[str, Any]:
        """Give the entry of `columnDefinitions`."""
        return {
            "name": self.name,
            "type": self.type,
            "format": self.format,
            "description": "",
            "priority": self.priority,
        }


def look_up(document: Any, path: str) -> Any:
    """Follow a dotted path, None where it ends early."""
    for name in path.split("."):
        document = document.get(name) if isinstance(document, Mapping) else None
    return document


def at(path: str, default: Any = NONE) -> Callable[[Document], Any]:
    """Make a cell of the value at a dotted path."""

    def value(document: Document) -> Any:
        found = look_up(document, path)
        return default if found is None or found == "" else found

    return value


def count(path: str) -> Callable[[Document], int]:
    """Make a cell of the number of entries at a dotted path."""
    return lambda document: len(look_up(document, path) or ())


def joined(path: str, separator: str = ",") -> Callable[[Document], str]:
    """Make a cell of a list of strings."""
    return lambda document: separator.join(map(str, look_up(document, path) or ())) or NONE


def pairs(path: str) -> Callable[[Document], str]:
    """Make a cell of a map, as `a=b,c=d`."""
    return lambda document: ",".join(f"{k}={v}" for k, v in sorted((look_up(document, path) or {}).items())) or NONE


def age(document: Document) -> str:
    """Tell how long an object has been there."""
    return since(look_up(document, "metadata.creationTimestamp"))


def since(timestamp: str | None) -> str:
    """Tell how long ago a time was, as kubectl does."""
    if not timestamp:
        return "<unknown>"
    passed = datetime.now(UTC) - datetime.fromisoformat(timestamp)
    return duration(int(passed.total_seconds()))


def duration(seconds: int) -> str:
    """Write a duration with two units at most: 45s, 3m10s, 5h, 2d4h, 12d."""
    seconds = max(seconds, 0)
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if seconds < 120:
        return f"{seconds}s"
    if minutes < 10:
        return f"{minutes}m{seconds % 60}s" if seconds % 60 else f"{minutes}m"
    if minutes < 180:
        return f"{minutes}m"
    if hours < 8:
        return f"{hours}h{minutes % 60}m" if minutes % 60 else f"{hours}h"
    if hours < 48:
        return f"{hours}h"
    if days < 8:
        return f"{days}d{hours % 24}h" if hours % 24 else f"{days}d"
    if days < 730:
        return f"{days}d"
    return f"{days // 365}y{days % 365}d" if days < 365 * 8 and days % 365 else f"{days // 365}y"


NAME = Column("Name", at("metadata.name"), format="name")
AGE = Column("Age", age)


def named(*columns: Column, age_last: bool = True) -> tuple[Column, ...]:
    """Put columns between name and age; wide ones come after the age."""
    narrow = tuple(column for column in columns if column.priority == 0)
    wide = tuple(column for column in columns if column.priority > 0)
    return (NAME, *narrow, *((AGE,) if age_last else ()), *wide)
