"""One call as the verbs see it, what they answer, and the state they work on."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from kubex.testing._embedded.containers.answers import Answers
from kubex.testing._embedded.http.negotiation import Form
from kubex.testing._embedded.http.routing import Target
from kubex.testing._embedded.http.statuses import bad_request, cause, invalid, server_error
from kubex.testing._embedded.resources.catalog import Catalog
from kubex.testing._embedded.store.storage import Storage

_LONGEST = 100  # characters of a number; Python refuses to read those of many thousands


@dataclass(slots=True)
class State:
    """Everything that one server knows.

    `closing` ends the open watches and logs, `deprecated` holds warnings, `answers` what containers answer,
    `sessions` the open WebSockets, `exec_protocols` the subprotocols of exec and attach.
    """

    catalog: Catalog
    storage: Storage
    exec_protocols: Sequence[str]
    closing: bool = False
    deprecated: dict[tuple[str, str], str] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    sessions: set[asyncio.Future[None]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Call:
    """A request to one resource or object, with its body still as bytes."""

    method: str
    target: Target
    query: Mapping[str, str]
    form: Form = Form.OBJECT
    content_type: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status code, a JSON document, and texts for `Warning:` headers."""

    code: int
    document: bytes
    warnings: list[str] = field(default_factory=list)


def answer(document: Any, code: int = 200) -> Answer:
    """Answer with a document made on the spot."""
    return Answer(code, msgspec.json.encode(document))


def flag(query: Mapping[str, str], name: str) -> bool:
    """Read a boolean of the query as the API server does: present without a value is true."""
    value = query.get(name)
    return value is not None and value.lower() not in ("false", "0", "f")


def number(query: Mapping[str, str], name: str) -> int | None:
    """Read an integer of the query.

    Raises:
        Failure: 400 when it is none, or one that no 64 bits hold.
    """
    value = query.get(name)
    if not value:
        return None
    if not re.fullmatch(r"[+-]?[0-9]+", value):
        raise bad_request(f'strconv.ParseInt: parsing "{value}": invalid syntax')
    if len(value) > _LONGEST or not -(2**63) <= int(value) < 2**63:
        raise bad_request(f'strconv.ParseInt: parsing "{value}": value out of range')
    return int(value)


def dry_run(query: Mapping[str, str], kind: str = "CreateOptions") -> bool:
    """Tell whether nothing must be kept.

    Raises:
        Failure: 422 for another value than All.
    """
    value = query.get("dryRun")
    if value and value != "All":
        causes = [cause("dryRun", f'Unsupported value: ["{value}"]: supported values: "All"', "FieldValueNotSupported")]
        raise invalid("meta.k8s.io", kind, "", causes)
    return value == "All"


def field_validation(query: Mapping[str, str], kind: str) -> str:
    """Read `fieldValidation` of the query.

    Raises:
        Failure: 422 for an unknown value.
    """
    value = query.get("fieldValidation") or "Warn"
    if value not in ("Ignore", "Strict", "Warn"):
        text = f'Unsupported value: "{value}": supported values: "", "Ignore", "Strict", "Warn"'
        raise invalid("meta.k8s.io", kind, "", [cause("fieldValidation", text, "FieldValueNotSupported")])
    return value


def revision_of(query: Mapping[str, str], *, of_list: bool = False) -> int | None:
    """Read `resourceVersion` of the query, None when it is not set.

    Raises:
        Failure: when it is no number: 400 for a list, otherwise 500, as a real server does.
    """
    value = query.get("resourceVersion")
    if not value:
        return None
    if not value.isdecimal():
        text = f'resourceVersion: Invalid value: "{value}": strconv.ParseUint: parsing "{value}": invalid syntax'
        raise bad_request(f"invalid resource version: {text}") if of_list else server_error(text)
    return int(value)
