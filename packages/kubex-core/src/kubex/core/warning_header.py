"""The `Warning` header (RFC 9111 section 5.5, RFC 7234), by which API servers tell of deprecated use."""

import re

_WARNING = re.compile(r'\d{3} \S+ "((?:[^"\\]|\\.)*)"')


def warning_texts(value: str) -> list[str]:
    r"""List the texts in one `Warning` header: `299 - "v1 Foo is \"old\""` -> `v1 Foo is "old"`."""
    return [re.sub(r"\\(.)", r"\1", text) for text in _WARNING.findall(value)]
