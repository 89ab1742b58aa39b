"""docs/plugins.md tells of every hook with its signature, and of the transport that the template has."""

import inspect
import re
from pathlib import Path

import pytest

from kubex.transport._plugins import _Hooks

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
TEMPLATE = ROOT / "templates" / "transport"
HOOKS = [name for name in vars(_Hooks) if name.startswith("kubex_")]


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_told_with_its_signature(name):
    signature = inspect.signature(getattr(_Hooks, name))
    asked = [f"{each.name}: {_said(each.annotation)}" for each in list(signature.parameters.values())[1:]]
    assert f"def {name}({', '.join(asked)}) -> {_said(signature.return_annotation)}: ...\n" in BLOCKS


@pytest.mark.parametrize("file", sorted(TEMPLATE.rglob("*.py")), ids=lambda file: file.name)
def test_the_page_has_the_template_word_for_word(file):
    assert file.read_text(encoding="utf-8") in BLOCKS


def test_the_transport_of_the_template_takes_a_page():
    (file,) = TEMPLATE.rglob("_transport.py")
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 120


def _said(annotation):
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", text)
