"""The `Warning` header (RFC 9111 section 5.5, RFC 7234), by which API servers tell of deprecated use."""

import re

# A list in the syntax of RFC 9110: elements between commas, of which those in quoted strings count for nothing.
_ELEMENT = re.compile(r'(?:[^",]++|"(?:[^"\\]++|\\.?)*+"?)++', re.DOTALL)
_WARNING = re.compile(r'\d{3}[ \t]+\S+[ \t]+"((?:[^"\\]++|\\.)*+)"(?:[ \t]+"[^"]*")?', re.DOTALL)
_LONGEST_TEXT = 1000


def warning_texts(value: str) -> list[str]:
    r"""List the texts in one `Warning` header: `299 - "v1 Foo is \"old\""` -> `v1 Foo is "old"`.

    The date that may stand after a text is left out. What is not written as a warning is given as it is.
    """
    elements = (element.strip() for element in _ELEMENT.findall(value))
    texts = (_text(element).strip() for element in elements)
    return [text[:_LONGEST_TEXT] for text in texts if text]


def _text(element: str) -> str:
    warning = _WARNING.fullmatch(element)
    return re.sub(r"\\(.)", r"\1", warning[1], flags=re.DOTALL) if warning else element
