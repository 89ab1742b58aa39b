"""Code laid out as `ruff format` would, so that no formatter is needed to write it."""

from collections.abc import Sequence

LINE_LENGTH = 120


def bracketed(opening: str, parts: Sequence[str], closing: str, *, indent: str = "") -> str:
    """Put parts between brackets: on one line, else on a line of their own together, else one by one."""
    joined = ", ".join(parts)
    line = f"{indent}{opening}{joined}{closing}"
    if len(line) <= LINE_LENGTH:
        return line
    inner = f"{indent}    {joined}"
    if len(inner) > LINE_LENGTH:
        return exploded(opening, parts, closing, indent=indent)
    return f"{indent}{opening}\n{inner}\n{indent}{closing}"


def exploded(opening: str, parts: Sequence[str], closing: str, *, indent: str = "") -> str:
    """Put parts between brackets, each on a line of its own."""
    lines = "".join(f"{indent}    {part},\n" for part in parts)
    return f"{indent}{opening}\n{lines}{indent}{closing}"


def import_line(module: str, names: Sequence[str], *, indent: str = "") -> str:
    """Write one `from` import."""
    line = f"{indent}from {module} import {', '.join(names)}"
    if len(line) <= LINE_LENGTH:
        return line
    return exploded(f"from {module} import (", names, ")", indent=indent)
