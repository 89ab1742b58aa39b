from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from kubex.core._lazy.fields import complete_fields
from kubex.core._lazy.hooks import DecodedOnTouch


def to_wire(name: str) -> str:
    """Turn a field's Python name into its usual name on the wire: `api_version` -> `apiVersion`, `from_` -> `from`."""
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


class _CompleteFields(property):
    """The `model_fields` of pydantic, with the types of all fields."""

    def __get__(self, model: BaseModel | None, cls: type[BaseModel]) -> Any:  # type: ignore[override]
        complete_fields(cls)
        return BaseModel.__dict__["model_fields"].__get__(model, cls)


class Model(DecodedOnTouch):
    """Base of everything that travels as JSON to or from an API server.

    Fields are snake_case, the wire name is their alias, and both are accepted. Fields that the class does not know
    are kept, so that get -> change -> replace loses nothing of what a newer server says.
    """

    model_config = ConfigDict(
        alias_generator=to_wire,
        validate_by_alias=True,
        validate_by_name=True,
        extra="allow",
        protected_namespaces=(),
        defer_build=True,
    )

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        # Most fields of most objects are None; a repr that shows them hides the others.
        return ((name, value) for name, value in super().__repr_args__() if value is not None)

    if not TYPE_CHECKING:
        model_fields = _CompleteFields()

        def __init_subclass__(cls, **options: object) -> None:
            for base in cls.__bases__:  # fields are inherited as their class knows them
                if issubclass(base, Model):
                    complete_fields(base)
            super().__init_subclass__(**options)

        def __setattr__(self, name: str, value: object) -> None:
            # extra="allow" would take every misspelt name for an unknown field.
            cls = type(self)
            known = name in cls.__pydantic_fields__ or isinstance(getattr(cls, name, None), property | cached_property)
            if not known and not name.startswith("_"):
                extra = self.__pydantic_extra__
                if extra is None or name not in extra:
                    msg = f'"{cls.__name__}" object has no field "{name}"'
                    raise ValueError(msg)
            super().__setattr__(name, value)
