"""Which names, labels and annotations an API server takes."""

import re
from collections.abc import Mapping
from typing import Any

from kubex.testing._embedded.http.statuses import cause, required
from kubex.testing._embedded.resources.catalog import Resource

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_DNS_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_VALUE = f"({_QUALIFIED})?"

_LABEL_TEXT = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
    f"with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '{_LABEL}')"
)
_SUBDOMAIN_TEXT = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
    f"and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '{_SUBDOMAIN}')"
)
_DNS_1035_TEXT = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, "
    "and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is "
    f"'{_DNS_1035}')"
)
_VALUE_TEXT = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
    "and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation "
    f"is '({_QUALIFIED})?')"
)
_QUALIFIED_TEXT = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    f"character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{_QUALIFIED}')"
)


def name_problem(resource: Resource, name: str) -> str | None:
    """Tell what is wrong with the name of an object, None if nothing."""
    if resource.group == "rbac.authorization.k8s.io":
        return _path_segment_problem(name)
    if resource.store_key == ("", "namespaces"):
        return _problem(name, _LABEL, 63, _LABEL_TEXT)
    if resource.store_key == ("", "services"):
        return _problem(name, _DNS_1035, 63, _DNS_1035_TEXT)
    return _problem(name, _SUBDOMAIN, 253, _SUBDOMAIN_TEXT)


def _problem(text: str, pattern: str, limit: int, explanation: str) -> str | None:
    if len(text) > limit:
        return f"must be no more than {limit} characters"
    return None if re.fullmatch(pattern, text) else explanation


def _path_segment_problem(name: str) -> str | None:
    if name in (".", ".."):
        return f"may not be '{name}'"
    bad = next((character for character in "/%" if character in name), None)
    return f"may not contain '{bad}'" if bad else None


def metadata_causes(resource: Resource, metadata: Mapping[str, Any]) -> list[dict[str, str]]:
    """List what is wrong with the metadata of an object."""
    causes = []
    name = metadata.get("name")
    if not name:
        causes.append(required("metadata.name", "name or generateName is required"))
    elif problem := name_problem(resource, name):
        causes.append(cause("metadata.name", f'Invalid value: "{name}": {problem}'))
    for key, value in (metadata.get("labels") or {}).items():
        causes += _key_causes("metadata.labels", key)
        if problem := _problem(value or "", _VALUE, 63, _VALUE_TEXT):
            causes.append(cause("metadata.labels", f'Invalid value: "{value}": {problem}'))
    for key in metadata.get("annotations") or {}:
        causes += _key_causes("metadata.annotations", key.lower())
    return causes


def _key_causes(field: str, key: str) -> list[dict[str, str]]:
    prefix, slash, name = key.rpartition("/")
    empty = [cause(field, f'Invalid value: "{key}": name part must be non-empty')] if not name else []
    problem = _problem(name, _QUALIFIED, 63, _QUALIFIED_TEXT)
    if problem is None and slash:
        problem = _problem(prefix, _SUBDOMAIN, 253, f"prefix part {_SUBDOMAIN_TEXT}")
    return empty + ([cause(field, f'Invalid value: "{key}": {problem}')] if problem else [])
