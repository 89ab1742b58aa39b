"""What every model does: names, zero values, open enums, bytes, times, unknown fields, and classes of one's own."""

import copy
import datetime
import json
import pickle
from typing import Any, Generic, Literal, TypeVar

import pytest
from pydantic import ValidationError

from kubex.core.encode import encode_changes, encode_object
from kubex.core.models import (
    Base64Bytes,
    ClusterScopedEntity,
    IntOrString,
    MicroTime,
    Model,
    NamespaceScopedEntity,
    ObjectMeta,
    OneOf,
    Present,
    ResourceConfig,
    to_wire,
)

T = TypeVar("T")


class Inner(Model):
    name: Present[str]


class Sample(Model):
    text: Present[str]
    number: Present[int]
    flag: Present[bool]
    ratio: Present[float]
    many: Present[list[str]]
    table: Present[dict[str, str]]
    inner: Present[Inner]
    policy: Present[OneOf[Literal["Always", "Never"]]]
    data: Base64Bytes | None = None
    at: MicroTime | None = None
    port: IntOrString | None = None


class Widget(NamespaceScopedEntity):
    __RESOURCE_CONFIG__ = ResourceConfig(group="example.com", version="v1beta1", kind="Widget", plural="widgets")

    spec: dict[str, Any] | None = None

    def shout(self) -> str:
        return (self.metadata.name or "").upper()


class Gadget(Widget):
    size: int | None = None


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("api_version", "apiVersion"),
        ("from_", "from"),
        ("continue_", "continue"),
        ("cluster_ips", "clusterIps"),
        ("fields_v1", "fieldsV1"),
        ("x", "x"),
        ("a_b_c", "aBC"),
    ],
)
def test_a_name_on_the_wire(name, wire):
    assert to_wire(name) == wire


def test_what_a_server_leaves_out_is_the_zero_value():
    read = Sample.model_validate_json(b"{}")
    assert (read.text, read.number, read.flag, read.ratio) == ("", 0, False, 0.0)
    assert (read.many, read.table, read.inner.name, read.policy) == ([], {}, "", "")
    assert Sample.model_validate_json(b"{}").many is not read.many


def test_null_is_the_zero_value_where_go_writes_null():
    read = Sample.model_validate_json(b'{"many":null,"table":null,"inner":null}')
    assert (read.many, read.table, read.inner) == ([], {}, Inner(name=""))


def test_null_is_refused_where_go_never_writes_it():
    with pytest.raises(ValidationError):
        Sample.model_validate_json(b'{"text":null}')


def test_an_enum_takes_what_a_newer_server_says():
    assert Sample.model_validate_json(b'{"policy":"Sometimes"}').policy == "Sometimes"
    with pytest.raises(ValidationError):
        Sample.model_validate_json(b'{"policy":1}')


def test_bytes_are_base64_on_the_wire_only():
    assert Sample.model_validate_json(b'{"data":"AP8="}').data == b"\x00\xff"
    assert Sample.model_validate({"data": b"AP8="}).data == b"AP8="
    assert Sample.model_validate({"data": "AP8="}).data == b"\x00\xff"
    assert encode_changes(Sample.model_validate({"data": b"\x00\xff"})) == b'{"data":"AP8="}'


def test_a_micro_time_has_six_digits():
    at = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
    assert encode_changes(Sample.model_validate({"at": at})) == b'{"at":"2026-01-02T03:04:05.000000Z"}'
    assert encode_changes(Sample.model_validate({"at": None})) == b'{"at":null}'
    assert Sample.model_validate_json(b'{"at":"2026-01-02T03:04:05.000000Z"}').at == at


def test_a_port_stays_what_it_was():
    assert Sample.model_validate_json(b'{"port":80}').port == 80
    assert Sample.model_validate_json(b'{"port":"80"}').port == "80"


@pytest.mark.parametrize("name", ["nmae", "resourceVersion", "copy", "model_dump", "dict", "json"])
def test_assigning_a_name_that_is_no_field_fails(name):
    meta = ObjectMeta(name="a")
    with pytest.raises((ValueError, AttributeError), match=name):
        setattr(meta, name, "x")
    assert encode_changes(meta) == b'{"name":"a"}'


def test_a_field_can_be_assigned_and_counts_as_set():
    meta = ObjectMeta(name="a")
    meta.resource_version = "7"
    meta.labels = None
    assert json.loads(encode_changes(meta)) == {"name": "a", "resourceVersion": "7", "labels": None}


def test_an_unknown_field_can_be_read_changed_and_deleted():
    meta = ObjectMeta.model_validate_json(b'{"name":"a","newField":1,"other":2}')
    assert meta.newField == 1  # type: ignore[attr-defined]
    meta.newField = 3  # type: ignore[attr-defined]
    del meta.other  # type: ignore[attr-defined]
    assert encode_changes(meta) == b'{"name":"a","newField":3}'


@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x)), Widget.model_copy])
@pytest.mark.parametrize("cls", [Widget, Gadget])
def test_copies_are_equal_and_keep_everything(twin, cls):
    read = cls.model_validate_json(b'{"metadata":{"name":"a","new":1},"spec":{"x":[1]},"newer":{"y":null}}')
    made = twin(read)
    assert type(made) is cls
    assert made == read
    assert encode_object(made) == encode_object(read)
    assert encode_changes(made) == encode_changes(read)


@pytest.mark.parametrize("cls", [Widget, Gadget])
def test_a_class_of_ones_own_fills_in_what_it_is(cls):
    widget = cls(metadata=ObjectMeta(name="a"), spec={"x": 1})
    assert (widget.api_version, widget.kind) == ("example.com/v1beta1", "Widget")
    assert widget.shout() == "A"
    assert encode_object(widget) == (
        b'{"apiVersion":"example.com/v1beta1","kind":"Widget","metadata":{"name":"a"},"spec":{"x":1}}'
    )
    assert cls.model_validate_json(b"{}").kind == "Widget"
    assert encode_changes(cls(spec=None)) == b'{"spec":null}'


def test_a_subclass_may_be_a_resource_of_its_own():
    class Sprocket(Widget):
        __RESOURCE_CONFIG__ = ResourceConfig(version="v2", kind="Sprocket", plural="sprockets")

    assert (Sprocket().api_version, Sprocket().kind) == ("v2", "Sprocket")
    assert (Widget().api_version, Widget().kind) == ("example.com/v1beta1", "Widget")


def test_a_class_may_narrow_its_kind():
    class Narrow(ClusterScopedEntity):
        __RESOURCE_CONFIG__ = ResourceConfig(group="g", version="v1", kind="Narrow", plural="narrows")

        api_version: Literal["g/v1"] = "g/v1"
        kind: Literal["Narrow"] = "Narrow"

    assert (Narrow().api_version, Narrow().kind) == ("g/v1", "Narrow")
    with pytest.raises(ValidationError):
        Narrow.model_validate({"kind": "Other"})


def test_a_generic_resource_keeps_what_it_is():
    class Box(NamespaceScopedEntity, Generic[T]):
        __RESOURCE_CONFIG__ = ResourceConfig(group="g", version="v1", kind="Box", plural="boxes")

        content: T | None = None

    assert Box[int](content=1).kind == "Box"
    assert Box[int].model_validate_json(b'{"content":2}').content == 2
    assert Box[int].__RESOURCE_CONFIG__.plural == "boxes"


def test_a_property_with_a_setter_of_ones_own_works():
    class Named(Widget):
        @property
        def title(self) -> str | None:
            return self.metadata.name

        @title.setter
        def title(self, value: str) -> None:
            self.metadata.name = value

    named = Named()
    named.title = "a"
    assert named.metadata.name == "a"
    assert named.model_extra == {}


def test_metadata_is_made_anew_for_each_object():
    assert Widget().metadata is not Widget().metadata
