"""Trim uv.lock to what is kept in git: names and versions, without hosts, URLs, hashes and workspace members.

Reads the lock on stdin and writes it to stdout (a git clean filter); with --check it says whether it is trimmed.
uv completes a trimmed lock and keeps its versions, as long as no workspace member is in it.
"""

# git runs this with whichever python3 is there, which may be older than what Kubex itself needs.
from __future__ import annotations

import re
import sys

KEPT_TABLES = ("[options]\n", "[[package]]\n")
KEPT_KEYS = ("name", "version", "source", "resolution-markers")
NOT_TRIMMED = """\
uv.lock is staged or committed untrimmed. Set the filter up and stage it again:
    git config filter.uv-lock.clean "python3 tools/trim_lock.py"
    git add --renormalize uv.lock
"""


def trim(lock: str) -> str:
    """Leave the head and, of each package from a registry, its name, version and resolution markers."""
    head, *tables = re.split(r"^(?=\[)", lock, flags=re.MULTILINE)
    kept = [table for table in tables if table.startswith(KEPT_TABLES)]
    trimmed = [head, *(_trim_package(table) if table.startswith("[[") else table for table in kept)]
    return "\n".join(table.rstrip("\n") + "\n" for table in trimmed if table.strip())


def _trim_package(table: str) -> str:
    header, *statements = re.split(r"^(?=[a-z])", table, flags=re.MULTILINE)
    entries = {statement.partition(" = ")[0]: statement for statement in statements}
    if not entries.get("source", "").startswith("source = { registry = "):
        return ""
    entries["source"] = 'source = { registry = "index" }\n'
    return header + "".join(entries[key].rstrip("\n") + "\n" for key in KEPT_KEYS if key in entries)


def main(arguments: list[str]) -> str | int:
    """Trim or check the lock on stdin; answer the exit status."""
    lock = sys.stdin.read()
    if re.search(r"^(<{7}|>{7})", lock, flags=re.MULTILINE):
        return "uv.lock holds conflict markers: take one side (git checkout --ours uv.lock), then run uv lock"
    if arguments == ["--check"]:
        return 0 if lock and trim(lock) == lock else NOT_TRIMMED
    sys.stdout.write(trim(lock))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
