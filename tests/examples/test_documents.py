"""Every Python block of the documentation runs, against the embedded cluster."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "README.md",
    "docs/clients.md",
    "docs/exec-and-logs.md",
    "docs/requests.md",
    "packages/kubex-testing/README.md",
)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> Iterator[object]:
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            line = text[: match.start()].count("\n") + 2
            yield pytest.param(match[1], id=f"{page}:{line}")


@pytest.mark.parametrize("block", list(blocks()))
def test_a_block_runs(block: str, run_block: Callable[..., dict[str, Any]]) -> None:
    run_block(block)
