"""The base of what a user sets: configuration and options, checked at once and never changed after."""

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from kubex.core.exceptions import ConfigurationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class Settings(BaseModel):
    """Base of immutable settings; a wrong or unknown one is a `ConfigurationError` that names it.

    Values are not converted: `True` is no number and `"1"` is none either. Inputs never appear in errors, since some
    are secrets.
    """

    model_config = ConfigDict(
        allow_inf_nan=False,
        defer_build=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        strict=True,
    )

    if not TYPE_CHECKING:

        def __init__(self, /, **values: Any) -> None:
            try:
                super().__init__(**values)
            except ValidationError as error:
                raise ConfigurationError(_explain(type(self).__name__, error)) from error

        def __setattr__(self, name: str, value: object) -> None:
            # pydantic's own error for a frozen field shows the value.
            if name in type(self).model_fields:
                msg = f"{type(self).__name__}.{name} cannot be changed: settings are immutable, make new ones"
                raise ConfigurationError(msg)
            super().__setattr__(name, value)


def _explain(settings: str, error: ValidationError) -> str:
    return "; ".join(f"{'.'.join([settings, *map(str, each['loc'])])}: {_reason(each)}" for each in error.errors())


def _reason(error: "ErrorDetails") -> str:
    match error:
        case {"type": "value_error", "ctx": {"error": reason}}:
            return str(reason)
        case {"type": "extra_forbidden"}:
            return "there is no such setting"
        case {"type": "missing"}:
            return "is required"
        case _:
            return error["msg"]
