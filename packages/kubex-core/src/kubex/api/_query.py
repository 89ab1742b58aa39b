"""Query parameters as the API server names and writes them (pure)."""

from collections.abc import Mapping
from typing import Any

from kubex.core.exceptions import InvalidRequest
from kubex.core.models import to_wire

Query = tuple[tuple[str, str], ...]


def query(verb: str, declared: type, params: Mapping[str, object]) -> Query:
    """Write the parameters of a verb; those that are None are left out.

    Raises:
        TypeError: the verb has no such parameter.
        InvalidRequest: a value is neither text nor a number nor a bool.
    """
    check_names(verb, declared, params)
    return tuple((to_wire(name), _text(name, value)) for name, value in params.items() if value is not None)


def check_names(verb: str, declared: type, params: Mapping[str, object]) -> None:
    """Refuse parameters that a verb does not have, as Python does for any function.

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


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    msg = f"{name} must be text, a number or a bool, not {value!r}"
    raise InvalidRequest(msg)
