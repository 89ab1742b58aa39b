"""Nobody can tell an object that is decoded on touch from one that pydantic made at once."""

import copy
import pickle
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter

from kubex.core.decode import decode_object
from kubex.core.exceptions import DecodeError

ANYTHING = ["null", "true", "0", "1.5", '"a"', "[]", "{}", "[null]", '{"a": 1}']


def dump(**options):
    return lambda model: model.model_dump(warnings=False, **options)


def dump_json(**options):
    return lambda model: model.model_dump_json(warnings=False, **options)


def names(model):
    return list(type(model).model_fields)


def assign_all(model):
    for name in names(model):
        setattr(model, name, getattr(model, name))
    return model, sorted(model.model_fields_set)


def delete_first(model):
    for name in names(model)[:1]:
        delattr(model, name)
    return vars(model), sorted(model.model_fields_set)


def assign_unknown(model):
    with pytest.raises(ValueError, match="has no field"):
        model.no_such_field = 1
    return model


def change_below(model):
    """Change what is at the first place of every object below, however deep."""
    for _, value in model:
        for each in value if isinstance(value, list) else value.values() if isinstance(value, dict) else [value]:
            if isinstance(each, BaseModel):
                change_below(each)
    for name in names(model)[:1]:
        setattr(model, name, None)
    return model.model_dump(warnings=False), sorted(model.model_fields_set)


LOOKS = {
    "repr": repr,
    "str": str,
    "dump": dump(),
    "dump as JSON values": dump(mode="json", by_alias=True),
    "dump what was set": dump(exclude_unset=True),
    "dump what is not None": dump(exclude_none=True, by_alias=True),
    "dump what is no default": dump(exclude_defaults=True),
    "dump a part": lambda model: model.model_dump(include=set(names(model)[:2]), warnings=False),
    "dump to JSON": dump_json(),
    "dump to JSON by alias": dump_json(by_alias=True, exclude_unset=True),
    "a type adapter's dump": lambda model: TypeAdapter(type(model)).dump_json(model, warnings=False),
    "fields set": lambda model: sorted(model.model_fields_set),
    "extra": lambda model: model.model_extra,
    "copy": lambda model: (copy.copy(model), sorted(copy.copy(model).model_fields_set)),
    "deepcopy": lambda model: (copy.deepcopy(model), sorted(copy.deepcopy(model).model_fields_set)),
    "model_copy": lambda model: model.model_copy(update={"kind": "x"}),
    "deep model_copy": lambda model: model.model_copy(deep=True),
    "state": lambda model: [sorted(part) if isinstance(part, set) else part for part in model.__getstate__().values()],
    "vars": vars,
    "pairs": list,
    "dir": dir,
    "fields": lambda model: [getattr(model, name) for name in names(model)],
    "fields, backwards": lambda model: [getattr(model, name) for name in reversed(names(model))],
    "no such field": lambda model: (hasattr(model, "no_such_field"), getattr(model, "__no_such__", 1)),
    "extra, by attribute": lambda model: [getattr(model, name) for name in model.model_extra or ()],
    "assign": assign_all,
    "assign unknown": assign_unknown,
    "delete": delete_first,
    "change": change_below,
}
LOOKS |= {
    f"pickle {protocol}": lambda model, protocol=protocol: pickle.loads(pickle.dumps(model, protocol))
    for protocol in range(2, 6)
}


def outcome(look, model):
    """What a look gives, as text too: 1 == 1.0 == True, and dicts are equal in any order."""
    try:
        seen = look(model)
    except (AttributeError, ValueError, TypeError) as error:
        if isinstance(error, DecodeError):
            raise
        return type(error), re.sub("0x[0-9a-f]+", "", str(error))
    return None if "nan" in repr(seen) else seen, repr(seen)  # NaN equals nothing


def touch(model, path):
    """Read here and there, so that parts of the object are in every state."""
    for step in path:
        fields = names(model) if isinstance(model, BaseModel) else []
        if fields:
            model = getattr(model, fields[step % len(fields)])
        if isinstance(model, list) and model:
            model = model[step % len(model)]
        elif isinstance(model, dict) and model:
            model = list(model.values())[step % len(model)]


@given(data=st.data())
def test_every_look_at_an_object_shows_what_eager_shows(generated_class, documents, data):
    document = data.draw(documents(generated_class, wrong=False)).encode()
    paths = data.draw(st.lists(st.lists(st.integers(0, 50), max_size=5), max_size=2))
    for name, look in LOOKS.items():
        lazy, eager = decode_object(generated_class, document), decode_object(generated_class, document, "eager")
        assert type(lazy) is type(eager) is generated_class
        for path in paths:
            touch(lazy, path)
        assert outcome(look, lazy) == outcome(look, eager), name
        assert lazy == eager, name
        assert eager == lazy, name


@given(data=st.data())
def test_bad_data_is_refused_with_the_place_that_eager_names(generated_class, documents, data):
    document = data.draw(documents(generated_class)).encode()
    eager, places = read_eagerly(generated_class, document)
    if not places:
        lazy = decode_object(generated_class, document)
        assert outcome(dump(), lazy) == outcome(dump(), eager)
        assert lazy == eager or "nan" in repr(eager)
    for look in (dump(), dump_json()) if places else ():
        with pytest.raises(DecodeError) as caught:
            look(decode_object(generated_class, document))
        assert re.sub(".* cannot be read: ", "", str(caught.value)) in places


def test_each_field_takes_and_refuses_the_values_that_eager_does(generated_class):
    for field in generated_class.model_fields.values():
        for value in ANYTHING:
            document = f'{{"{field.alias}": {value}}}'.encode()
            eager, places = read_eagerly(generated_class, document)
            try:
                seen = dump()(decode_object(generated_class, document))
            except DecodeError:
                assert places, document
            else:
                assert not places, document
                assert repr(seen) == repr(dump()(eager)), document


def read_eagerly(cls, document):
    """Give the object, and what is wrong in the document and where."""
    try:
        return decode_object(cls, document, "eager"), []
    except DecodeError as error:
        cause: Any = error.__cause__
        return None, [place(each["loc"]) + each["msg"] for each in cause.errors()]


def place(location):
    path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in location).lstrip(".")
    return f"{path}: " if path else ""
