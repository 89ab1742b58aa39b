"""Query parameters as the API server names and writes them (pure)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from kubex.core.exceptions import InvalidRequest
from kubex.core.models import to_wire

Query = tuple[tuple[str, str], ...]

_UNUSUAL = {"insecure_skip_tls_verify_backend": "insecureSkipTLSVerifyBackend"}


def query(verb: str, declared: type, params: Mapping[str, object]) -> Query:
    """Write the parameters of a verb; those that are None are left out.

    Raises:
        TypeError: the verb has no such parameter.
        InvalidRequest: a value is not of its parameter's type.
    """
    check_names(verb, declared, params)
    kinds = _kinds(declared)
    return tuple(
        (_UNUSUAL.get(name) or to_wire(name), _text(name, value, kinds[name]))
        for name, value in params.items()
        if value is not None
    )


def check_names(verb: str, declared: type, params: Mapping[str, object]) -> None:
    """Refuse parameters that a verb, such as `get` or `logs.get`, does not have, as Python does for any function.

    Raises:
        TypeError: the verb has no such parameter.
    """
    for name in params:
        if name not in declared.__annotations__:
            msg = f"Api.{verb}() got an unexpected keyword argument {name!r}"
            raise TypeError(msg)


def only(declared: type, params: Mapping[str, Any]) -> dict[str, Any]:
    """Pick the parameters that a typed dictionary declares."""
    return {name: value for name, value in params.items() if name in declared.__annotations__}


@cache
def _kinds(declared: type) -> dict[str, set[type]]:
    hints = get_type_hints(declared)
    return {name: {str if get_origin(each) is Literal else each for each in get_args(hints[name])} for name in hints}


def _text(name: str, value: object, kinds: set[type]) -> str:
    kind = bool if isinstance(value, bool) else next((each for each in kinds if isinstance(value, each)), None)
    if kind not in kinds:
        expected = " or ".join(sorted(each.__name__ for each in kinds if each is not type(None)))
        msg = f"{name} must be {expected}, not {value!r}"
        raise InvalidRequest(msg)
    if isinstance(value, datetime):
        return _rfc3339(name, value)
    return str(value).lower() if kind is bool else str(value)


def _rfc3339(name: str, value: datetime) -> str:
    if value.tzinfo is None:
        msg = f"{name} must have a time zone, which {value!r} does not"
        raise InvalidRequest(msg)
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
