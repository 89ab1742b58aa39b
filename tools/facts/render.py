"""Facts as text."""

import json
from collections.abc import Mapping
from typing import Any


def render(facts: Mapping[str, Any]) -> str:
    """Write facts as JSON with one resource or schema per line, so that a diff of two files can be read."""
    resources = ",\n".join(json.dumps(resource) for resource in facts["resources"])
    schemas = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(schema, sort_keys=True)}" for name, schema in sorted(facts["schemas"].items())
    )
    version = json.dumps(facts["version"])
    return f'{{"version": {version},\n"resources": [\n{resources}\n],\n"schemas": {{\n{schemas}\n}}}}\n'
