"""Reading OpenAPI documents that were kept in a file."""

import gzip
import json
from pathlib import Path
from typing import Any


def read_dump(path: Path) -> dict[str, Any]:
    """Read `{"version": ..., "paths": {"api/v1": document, ...}}` from a .json or .json.gz file."""
    content = path.read_bytes()
    dump = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    if not isinstance(dump, dict) or not {"version", "paths"} <= dump.keys():
        raise ValueError(f'{path}: not an OpenAPI dump: it has no "version" and "paths"')
    return dump
