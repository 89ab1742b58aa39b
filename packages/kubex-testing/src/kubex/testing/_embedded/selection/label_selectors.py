"""Label selectors in the full grammar: `a=b,c!=d,e in (f,g),h notin (i),j,!k`."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from kubex.testing._embedded.http.statuses import bad_request

Labels = Mapping[str, str]
Matcher = Callable[[Labels], bool]

_KEY = r"(?P<key>(?:[a-zA-Z0-9.-]+/)?[a-zA-Z0-9](?:[a-zA-Z0-9_.-]*[a-zA-Z0-9])?)"
_VALUE = r"[a-zA-Z0-9](?:[a-zA-Z0-9_.-]*[a-zA-Z0-9])?"
_SET = re.compile(rf"{_KEY}\s+(?P<op>in|notin)\s*\((?P<values>[^()]*)\)")
_EQUALS = re.compile(rf"{_KEY}\s*(?P<op>==|=|!=)\s*(?P<value>(?:{_VALUE})?)")
_ORDER = re.compile(rf"{_KEY}\s*(?P<op>[<>])\s*(?P<value>-?\d+)")
_EXISTS = re.compile(rf"(?P<op>!?)\s*{_KEY}")
_COMMA_OUTSIDE_PARENTHESES = re.compile(r",(?![^()]*\))")


@lru_cache(maxsize=1024)
def parse_label_selector(selector: str) -> tuple[Matcher, ...]:
    """Read a label selector into one matcher per requirement.

    Raises:
        Failure: 400 when it is not in the grammar.
    """
    if not selector.strip():
        return ()
    return tuple(_requirement(part.strip(), selector) for part in _COMMA_OUTSIDE_PARENTHESES.split(selector))


def _requirement(text: str, selector: str) -> Matcher:
    if found := _SET.fullmatch(text):
        values = frozenset(value.strip() for value in found["values"].split(","))
        return _is_in(found["key"], values) if found["op"] == "in" else _not_in(found["key"], values)
    if found := _EQUALS.fullmatch(text):
        values = frozenset([found["value"]])
        return _not_in(found["key"], values) if found["op"] == "!=" else _is_in(found["key"], values)
    if found := _ORDER.fullmatch(text):
        return _ordered(found["key"], int(found["value"]), greater=found["op"] == ">")
    if found := _EXISTS.fullmatch(text):
        return _absent(found["key"]) if found["op"] else _present(found["key"])
    message = f"unable to parse requirement: found '{text}', expected: a key, optionally with an operator and values"
    raise bad_request(message if text != selector else f"{message} (selector '{selector}')")


def _is_in(key: str, values: frozenset[str]) -> Matcher:
    return lambda labels: labels.get(key) in values


def _not_in(key: str, values: frozenset[str]) -> Matcher:
    # An object without the label matches, as in Kubernetes.
    return lambda labels: labels.get(key) not in values


def _present(key: str) -> Matcher:
    return lambda labels: key in labels


def _absent(key: str) -> Matcher:
    return lambda labels: key not in labels


def _ordered(key: str, limit: int, *, greater: bool) -> Matcher:
    def matches(labels: Labels) -> bool:
        try:
            value = int(labels.get(key, ""))
        except ValueError:
            return False
        return value > limit if greater else value < limit

    return matches


def matches_labels(matchers: tuple[Matcher, ...], labels: Labels) -> bool:
    """Tell whether all requirements hold."""
    return all(matcher(labels) for matcher in matchers)
