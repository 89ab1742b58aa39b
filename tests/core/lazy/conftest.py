"""Documents that a server might send, or should not: `documents(cls)` is a strategy of JSON for a class."""

import datetime
import importlib
import json
import os
import types
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import kubex.k8s.v1_35
from kubex.core.models import Model

settings.register_profile("short", max_examples=3, deadline=None, derandomize=True, database=None)
settings.register_profile("long", max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("KUBEX_HYPOTHESIS", "short"))

ANYTHING = [
    "null",
    "true",
    "0",
    "-1",
    "1.0",
    "1.5",
    '"a"',
    '""',
    '"1"',
    "[]",
    "{}",
    "[null]",
    '{"a": 1}',
    '[{"b": [1]}]',
]
STRINGS = ['""', '"a"', '"\\u00e4\\n"', '"\U0001f600"', '"\\ud83d\\ude00"', '"True"', '"1"', '"Always"']
BAD_STRINGS = ['"\\ud800"', '"a\nb"', '"\\x"']
NUMBERS = ["0", "-0", "1", "-1", "80", "1.0", "1e2", "2147483648", "9223372036854775808", "1" * 40, '"7"', "true"]
FLOATS = [*NUMBERS, "0.1", "-0.0", "1e23", "5e-324", "1e400", "NaN"]
TIMES = [
    '"2026-01-02T03:04:05Z"',
    '"2026-01-02T03:04:05.123456Z"',
    '"2026-01-02T03:04:05.123456789Z"',
    '"2026-01-02T03:04:05+02:00"',
    '"2026-01-02 03:04:05"',
    '"2026-01-02"',
    '"2026-02-30T00:00:00Z"',
    '"0001-01-01T00:00:00Z"',
    '"1767323045"',
    "1767323045",
    "1767323045123.5",
    '"yesterday"',
]
BASE64 = ['""', '"AP8="', '"aGVsbG8="', '"A"', '"\\u00e4"']


def _generated_classes() -> list[type[Model]]:
    root = Path(kubex.k8s.v1_35.__path__[0])
    found: dict[str, type[Model]] = {}
    for file in sorted(root.rglob("[!_]*.py")):
        module = importlib.import_module(
            ".".join([kubex.k8s.v1_35.__name__, *file.relative_to(root).with_suffix("").parts])
        )
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, Model):
                found[f"{each.__module__}.{each.__name__}".removeprefix(kubex.k8s.v1_35.__name__ + ".")] = each
    return list(found.values())


GENERATED = _generated_classes()


def pytest_generate_tests(metafunc):
    if "generated_class" in metafunc.fixturenames:
        metafunc.parametrize("generated_class", GENERATED, ids=lambda each: f"{each.__module__[16:]}.{each.__name__}")


@pytest.fixture(scope="session")
def documents():
    return _documents


@st.composite
def _documents(draw, cls: type[BaseModel], depth: int = 3, wrong: bool = True) -> Any:
    fields = cls.model_fields
    wanted = draw(st.sets(st.sampled_from(sorted(fields)), max_size=5)) if fields else set()
    members = []
    for name, field in fields.items():
        if name in wanted or (field.is_required() and draw(st.integers(0, 9))):
            key = name if wrong and not draw(st.integers(0, 40)) else field.alias or name
            annotation = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
            members.append((key, draw(_fragments(annotation, depth, wrong))))
    if not draw(st.integers(0, 4)):
        unknown = draw(st.sets(st.sampled_from(["zNew", "aNew", "new-er", "self", "\u00e4"]), max_size=3))
        members.extend((key, draw(st.sampled_from(ANYTHING))) for key in unknown)
    if wrong and members and not draw(st.integers(0, 20)):
        members.append((draw(st.sampled_from(members))[0], draw(st.sampled_from(ANYTHING))))  # twice the same name
    return "{" + ",".join(f"{json.dumps(key)}:{value}" for key, value in draw(st.permutations(members))) + "}"


@st.composite
def _fragments(draw, annotation: Any, depth: int, wrong: bool) -> Any:
    if wrong and not draw(st.integers(0, 30)):
        return draw(st.sampled_from(ANYTHING + BAD_STRINGS))
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return draw(_fragments(arguments[0], depth, wrong))
    if origin in (Union, types.UnionType):
        if type(None) in arguments and not draw(st.integers(0, 5)):
            return "null"
        return draw(
            _fragments(draw(st.sampled_from([each for each in arguments if each is not type(None)])), depth, wrong)
        )
    if origin is Literal:
        return json.dumps(draw(st.sampled_from(arguments)))
    if origin in (list, dict):
        if not draw(st.integers(0, 9)):
            return "null" if wrong else "[]" if origin is list else "{}"
        values = draw(st.lists(_fragments(arguments[-1], depth - 1, wrong), max_size=3 if depth > 0 else 0))
        if origin is list:
            return f"[{','.join(values)}]"
        return "{" + ",".join(f'"{key}":{value}' for key, value in zip("ab\u00e4", values, strict=False)) + "}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return draw(_documents(annotation, depth - 1, wrong)) if depth > 0 else "{}"
    return draw(st.sampled_from(_SCALARS[annotation] if wrong else _GOOD[annotation]))


_SCALARS = {
    str: STRINGS,
    int: NUMBERS,
    float: FLOATS,
    bool: ["true", "false", "true", "false", '"yes"', "1", "2"],
    bytes: BASE64,
    datetime.datetime: TIMES,
    Any: ANYTHING,
}
_GOOD = _SCALARS | {
    int: ["0", "1", "-1", "80", "2147483648", "1" * 40, "1.0", '"7"'],
    float: ["0", "0.1", "-0.0", "1e23", "5e-324"],
    bool: ["true", "false"],
    bytes: BASE64[:3],
    datetime.datetime: [each for each in TIMES if "30T" not in each and "yes" not in each],
}
