"""Which classes are read on touch: those that say nothing of decoding but what fields they have."""

import keyword

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kubex.core._lazy.fields import complete_fields
from kubex.core._lazy.hooks import DecodedOnTouch

_WITHOUT_EFFECT_ON_DECODING = frozenset(
    {
        "alias_generator",
        "defer_build",
        "from_attributes",
        "frozen",
        "hide_input_in_errors",
        "json_schema_extra",
        "populate_by_name",
        "protected_namespaces",
        "revalidate_instances",
        "ser_json_bytes",
        "ser_json_timedelta",
        "serialize_by_alias",
        "title",
        "use_attribute_docstrings",
        "validate_assignment",
        "validate_by_name",
    }
)
_LOOKUPS = ("__getattr__", "__getattribute__", "__dict__", "__new__", "__setstate__")
_DECODING = ("__get_pydantic_core_schema__", "model_validate_json")


def is_eligible(cls: type[BaseModel]) -> bool:
    """Tell whether objects of a class can be read on touch and nobody sees a difference."""
    return (
        issubclass(cls, DecodedOnTouch)
        and not cls.__pydantic_root_model__
        and _knows_its_fields(cls)
        and _has_plain_config(cls)
        and not _has_code_of_its_own(cls)
        and all(map(_is_plain_field, cls.__pydantic_fields__.values()))
        and _has_plain_names(cls)
    )


def _knows_its_fields(cls: type[BaseModel]) -> bool:
    complete_fields(cls)
    return cls.__pydantic_fields_complete__


def _has_plain_config(cls: type[BaseModel]) -> bool:
    config = {key: value for key, value in cls.model_config.items() if value is not None}
    return (
        config.pop("extra", None) == "allow"
        and config.pop("validate_by_alias", True) is True
        and config.keys() <= _WITHOUT_EFFECT_ON_DECODING
    )


def _has_code_of_its_own(cls: type[BaseModel]) -> bool:
    decorators = cls.__pydantic_decorators__
    return bool(
        decorators.validators
        or decorators.field_validators
        or decorators.root_validators
        or decorators.model_validators
        or cls.__pydantic_custom_init__
        or cls.__pydantic_post_init__
        or cls.__private_attributes__
        or cls.__pydantic_generic_metadata__["parameters"]
        # A mixin that stands before the model brings a `__dict__` of its own.
        or any(_defined_by(cls, name) is not _defined_by(DecodedOnTouch, name) for name in _LOOKUPS)
        or any(name in each.__dict__ for name in _DECODING for each in _own_bases(cls))
    )


def _own_bases(cls: type) -> list[type]:
    return [each for each in cls.__mro__ if each not in DecodedOnTouch.__mro__]


def _defined_by(cls: type, name: str) -> type:
    return next(each for each in cls.__mro__ if name in each.__dict__)


def _has_plain_names(cls: type[BaseModel]) -> bool:
    fields = cls.__pydantic_fields__
    aliases = {field.validation_alias or name for name, field in fields.items()}
    return (
        len(aliases) == len(fields)
        and all(name.isidentifier() and not keyword.iskeyword(name) for name in fields)
        # An attribute of the class would be found before the hook for missing ones is asked.
        and not any(name in each.__dict__ for each in cls.__mro__ for name in fields)
    )


def _is_plain_field(field: FieldInfo) -> bool:
    return (
        not field.validate_default
        and not field.default_factory_takes_validated_data
        and (field.validation_alias is None or isinstance(field.validation_alias, str))
    )
