"""The base class that `Model` stands on: what a touch of an object calls."""

from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from pydantic import BaseModel, ConfigDict

from kubex.core._lazy.dumps import decode_errors
from kubex.core._lazy.levels import fill, touch
from kubex.core._lazy.plan import Plan
from kubex.core._lazy.state import PATH, SHELL, Fields, real_dict, set_real_dict

_SLOTS = frozenset({"__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__"})
_plain_getattr = BaseModel.__dict__["__getattr__"]


class DecodedOnTouch(BaseModel):
    """A pydantic model whose fields may still be bytes, which nobody sees.

    Python asks `__getattr__` for a field that is not there yet. Whoever wants the whole, such as pydantic-core, copy,
    pickle or `==`, asks for `__dict__`.
    """

    model_config = ConfigDict(defer_build=True)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            state = real_dict(self)
            try:  # the way of nearly every call: a field of an opened object
                value = getattr(state[SHELL], name)
                plan = type(self).__kubex_plan__
                loader = plan.loaders[name]
            except (KeyError, AttributeError):
                return _slow_getattr(self, name)
            if value is UNSET:
                value = plan.default(name)
            elif loader is not None:
                value = loader(value, state[PATH], opened=True)
            return state.setdefault(name, value)

        def __get_dict(self) -> Fields:
            if PATH in real_dict(self):
                fill(self)
            return real_dict(self)

        def __set_dict(self, fields: Fields) -> None:
            if PATH in real_dict(self):
                fill(self, by_level=True)
            set_real_dict(self, fields)

        __dict__ = property(__get_dict, __set_dict)

        def __setattr__(self, name: str, value: object) -> None:
            if PATH in real_dict(self):
                fill(self, by_level=True)
            super().__setattr__(name, value)

        def __delattr__(self, name: str) -> None:
            if PATH in real_dict(self):
                fill(self, by_level=True)
            super().__delattr__(name)

        def __copy__(self) -> BaseModel:
            if PATH in real_dict(self):
                fill(self, by_level=True)
            return super().__copy__()

        def model_dump_json(self, **options: Any) -> str:
            with decode_errors(self):
                return super().model_dump_json(**options)


def _slow_getattr(model: BaseModel, name: str) -> Any:
    if PATH in real_dict(model):
        if name in getattr(type(model), Plan.ATTRIBUTE).loaders:
            return touch(model, name)
        fill(model, by_level=True)
    if name in _SLOTS:  # set by now
        return object.__getattribute__(model, name)
    fields = real_dict(model)
    # Another thread may have made the object plain since Python looked.
    return fields[name] if name in fields else _plain_getattr(model, name)
