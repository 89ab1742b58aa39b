"""Which classes of users are decoded on touch, and that the others are pydantic's from the start."""

import datetime
import enum
import functools
from typing import Annotated, Any, Generic, Literal, TypeVar

import pytest
from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    RootModel,
    computed_field,
    field_serializer,
    field_validator,
    model_validator,
)

from kubex.core._lazy.documents import is_decoded_on_touch
from kubex.core.decode import decode_list, decode_object
from kubex.core.exceptions import DecodeError
from kubex.core.models import Model, NamespaceScopedEntity, Present, ResourceConfig

T = TypeVar("T")
CONFIG = ResourceConfig(group="example.com", version="v1", kind="Thing", plural="things")


class Colour(enum.StrEnum):
    RED = "red"


class Validated(Model):
    a: str = ""

    @field_validator("a")
    @classmethod
    def _upper(cls, value):
        return value.upper()


class Whole(Model):
    a: str = ""

    @model_validator(mode="after")
    def _upper(self):
        self.a = self.a.upper()
        return self


class Private(Model):
    a: str = ""
    _b: int = PrivateAttr(default=7)


class PostInit(Model):
    a: str = ""

    def model_post_init(self, context):
        self.a = "post"


class Init(Model):
    a: str = ""

    def __init__(self, **values):
        super().__init__(**values | {"a": "init"})


class Stripped(Model):
    model_config = ConfigDict(str_strip_whitespace=True)
    a: str = ""


class Ignoring(Model):
    model_config = ConfigDict(extra="ignore")
    a: str = ""


class ByNameOnly(Model):
    model_config = ConfigDict(validate_by_alias=False)
    some_name: str = ""


class Choices(Model):
    a: str = Field("", validation_alias=AliasChoices("x", "a"))


class DefaultOfOthers(Model):
    a: str = ""
    b: str = Field(default_factory=lambda values: values["a"] + "b")


class ValidatedDefault(Model):
    a: int = Field("7", validate_default=True)


class OwnGetattr(Model):
    a: str = ""

    def __getattr__(self, name):
        return name


class Mixin:
    a: str
    b = "of the mixin"

    @property
    def shown(self):
        return self.a


class Shadowing(Mixin, Model):
    a: str = ""


class Root(RootModel[list[str]]):
    pass


class Schema(Model):
    a: str = ""

    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler):
        return handler(source)


EAGER = [
    Validated,
    Whole,
    Private,
    PostInit,
    Init,
    Stripped,
    Ignoring,
    ByNameOnly,
    Choices,
    DefaultOfOthers,
    ValidatedDefault,
    OwnGetattr,
    Shadowing,
    Schema,
]


class Inner(Model):
    n: int | None = None


class Serialized(Model):
    a: Annotated[str, Field(max_length=3)] = ""
    b: int = 0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def twice(self) -> int:
        return self.b * 2

    @functools.cached_property
    def thrice(self) -> int:
        return self.b * 3

    @field_serializer("a")
    def _loud(self, value):
        return value + "!"


class Generics(Model, Generic[T]):
    value: T | None = None


class Frozen(Model):
    model_config = ConfigDict(frozen=True)
    a: str = ""


class Sub(Inner):
    m: Inner | None = None


class Itself(Model):
    below: "list[Itself] | None" = None
    named: "dict[str, Itself] | None" = None


class Cat(Model):
    kind: Literal["cat"]


class Dog(Model):
    kind: Literal["dog"]
    age: int = 0


class Odd(Model):
    """Fields of which pydantic reads each by itself."""

    colour: Colour | None = None
    number: Annotated[int, Field(ge=1)] = 1
    converted: Annotated[str, BeforeValidator(str)] = ""
    day: datetime.date | None = None
    pet: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None
    some: tuple[int, ...] = ()
    validated: Validated | None = None
    plain_pydantic: "Other | None" = None
    maybe: list[Inner | None] | None = None
    present: Present[list[Inner]]
    anything: Any = None
    renamed: int = Field(0, alias="RE-named")
    mutable: list[str] = Field(default=["x"])


class Other(BaseModel):
    n: int = 0


LAZY = [Inner, Serialized, Generics[int], Generics[Inner], Frozen, Sub, Itself, Odd]


@pytest.mark.parametrize("cls", EAGER)
def test_a_class_that_does_more_than_hold_fields_is_pydantics(cls):
    assert not is_decoded_on_touch(cls)
    for data in (b'{"a":" x "}', b"{}", b'{"x":"y","new":1,"some_name":"n","someName":"m"}'):
        try:
            expected = cls.model_validate_json(data)
        except ValueError:
            with pytest.raises(DecodeError):
                decode_object(cls, data)
        else:
            assert decode_object(cls, data) == expected
            assert repr(decode_object(cls, data)) == repr(expected)
            assert decode_object(cls, data).model_dump() == expected.model_dump()


@pytest.mark.parametrize("cls", LAZY)
def test_a_class_that_holds_fields_is_decoded_on_touch(cls):
    assert is_decoded_on_touch(cls)


@pytest.mark.parametrize(
    ("cls", "data"),
    [
        (Serialized, b'{"a":"abc","b":2}'),
        (Generics[int], b'{"value":1}'),
        (Generics[Inner], b'{"value":{"n":1}}'),
        (Frozen, b'{"a":"x"}'),
        (Sub, b'{"n":1,"m":{"n":2,"new":1}}'),
        (Itself, b'{"below":[{"below":[{},{"below":null}]},{"named":{"a":{"x":1}}}]}'),
        (Itself, b'{"named":null,"below":[]}'),
        (Odd, b"{}"),
        (Odd, b'{"colour":"red","number":3,"converted":1.50,"day":"2026-01-02","pet":{"kind":"dog","age":2}}'),
        (Odd, b'{"some":[1,2],"validated":{"a":"x"},"plainPydantic":{"n":1},"maybe":[null,{"n":1}],"present":null}'),
        (Odd, b'{"present":[{},{"new":1}],"anything":{"a":[1e400]},"RE-named":3,"mutable":[]}'),
    ],
)
def test_it_is_what_pydantic_makes_of_it(cls, data):
    expected = cls.model_validate_json(data)
    for look in (
        repr,
        cls.model_dump,
        cls.model_dump_json,
        vars,
        lambda it: it.model_fields_set,
        lambda it: [getattr(it, name) for name in cls.model_fields],
        lambda it: (getattr(it, "thrice", None), it),
        lambda it: it.model_copy(update={"b": 4}),
    ):
        assert look(decode_object(cls, data)) == look(expected)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{"colour":"blue"}', "colour: "),
        (b'{"number":0}', "number: "),
        (b'{"pet":{"kind":"dog","age":"x"}}', "pet.dog.age: "),
        (b'{"present":[{"n":1},{"n":"x"}]}', "present[1].n: "),
        (b'{"present":[{"n":1},null]}', "present[1]: "),
        (b'{"validated":{"a":1}}', "validated.a: "),
        (b'{"RE-named":"x"}', "RE-named: "),
        (b'{"plainPydantic":{"n":"x"}}', "plainPydantic.n: "),
    ],
)
def test_bad_data_is_named_by_its_place_whoever_reads_it(data, place):
    with pytest.raises(DecodeError, match=f"^Odd cannot be read: {place}".replace("[", r"\[")):
        decode_object(Odd, data, "eager")
    with pytest.raises(DecodeError, match=f"^Odd cannot be read: {place}".replace("[", r"\[")):
        decode_object(Odd, data).model_dump()


def test_each_object_has_a_default_of_its_own():
    one, other = decode_object(Odd, b"{}"), decode_object(Odd, b"{}")
    one.mutable.append("y")
    assert other.mutable == ["x"]


def test_a_mixin_in_front_of_the_model_is_no_obstacle():
    class Thing(Mixin, NamespaceScopedEntity):
        __RESOURCE_CONFIG__ = CONFIG
        a: str = ""

    [thing] = decode_list(Thing, b'{"items":[{"a":"x","metadata":{"name":"n"}}]}').items
    assert (thing.a, thing.b, thing.shown, thing.metadata.name) == ("x", "of the mixin", "x", "n")
    assert thing.model_dump()["a"] == "x"


def test_a_field_of_the_name_of_a_class_attribute_is_the_field():
    class Named:
        colour = "of the class"

    class Base(Model):
        colour: str = "default"

    class Thing(Base, Named):
        pass

    assert decode_object(Thing, b'{"colour":"sent"}').colour == "sent"


def test_a_property_that_fails_says_so():
    class Thing(Model):
        a: str = ""

        @property
        def broken(self):
            return self.a.nothing  # type: ignore[attr-defined]

    with pytest.raises(AttributeError, match="'str' object has no attribute 'nothing'"):
        decode_object(Thing, b'{"a":"x"}').broken  # noqa: B018


def test_a_subclass_has_a_plan_of_its_own():
    class Base(Model):
        a: str = ""

    assert decode_object(Base, b'{"a":"x"}').a == "x"

    class More(Base):
        b: str = ""

    assert decode_object(More, b'{"a":"x","b":"y"}').b == "y"
    assert decode_object(Base, b'{"a":"x","b":"y"}').model_extra == {"b": "y"}
