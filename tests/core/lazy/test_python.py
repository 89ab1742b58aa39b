"""What Python and pydantic do with objects works on objects that are decoded on touch."""

import copy
import functools
import inspect
import types
from typing import Annotated, Any, Literal
from unittest import mock

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kubex.core.decode import decode_list, decode_object
from kubex.core.exceptions import DecodeError
from kubex.core.models import Model
from kubex.k8s.v1_35.core.v1.container import Container
from kubex.k8s.v1_35.core.v1.event import Event
from kubex.k8s.v1_35.core.v1.pod import Pod
from kubex.k8s.v1_35.core.v1.pod_spec import PodSpec
from kubex.k8s.v1_35.core.v1.secret import Secret

BODY = (
    b'{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"x":"y"}},'
    b'"spec":{"containers":[{"name":"c","image":"i"}],"nodeName":"n"},"new":{"deep":[1]}}'
)
BAD = BODY.replace(b'"image":"i"', b'"image":7')


class Pods(Model):
    items: list[Pod]


@pytest.fixture(params=["untouched", "opened", "part read", "plain"])
def pod(request):
    """An object in each of its states."""
    pod: Any = decode_list(Pod, b'{"items":[' + BODY + b"]}").items[0]
    if request.param == "untouched":
        pod = vars(decode_object(Pods, b'{"items":[' + BODY + b"]}"))["items"][0]
    if request.param == "part read":
        assert pod.spec.node_name == "n"
    if request.param == "plain":
        assert pod.__dict__
    return pod


@pytest.fixture
def eager():
    return decode_object(Pod, BODY, "eager")


def test_its_type_is_the_class_itself(pod):
    assert type(pod) is Pod
    assert pod.__class__ is Pod
    assert type(pod.spec) is PodSpec
    assert type(pod.spec.containers[0]) is Container


def test_match_statements_see_the_fields(pod):
    match pod:
        case Secret():
            found = None
        case Pod(metadata=metadata, spec=PodSpec(node_name=node)):
            found = metadata.name, node
    assert found == ("a", "n")


def test_singledispatch_finds_the_class(pod):
    @functools.singledispatch
    def what(_):
        return "anything"

    what.register(Pod, lambda _: "a pod")
    assert what(pod) == "a pod"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_mocks_take_it_for_a_specification(pod):
    stand_in = mock.create_autospec(pod, instance=True)
    assert isinstance(stand_in, Pod)
    with mock.patch.object(pod, "spec", None):
        patched = pod.spec
    assert patched is None
    assert pod.spec.node_name == "n"


def test_unions_take_it_for_what_it_is(pod):
    class Choice(BaseModel):
        smart: Secret | Pod
        tagged: Annotated[Secret | Pod, Field(discriminator="kind")]

    choice = Choice(smart=pod, tagged=pod)
    assert choice.smart is pod
    assert choice.tagged is pod
    assert choice.model_dump()["smart"] == pod.model_dump()


def test_it_may_be_part_of_strict_and_revalidating_models(pod, eager):
    class Outer(BaseModel):
        model_config = ConfigDict(strict=True, revalidate_instances="always")
        pod: Pod

    outer = Outer(pod=pod)
    assert outer.pod == eager
    assert outer.model_dump_json() == Outer(pod=eager).model_dump_json()
    assert outer == Outer(pod=eager)


def test_pydantic_validates_it_as_any_instance(pod, eager):
    assert Pod.model_validate(pod) is pod
    assert TypeAdapter(list[Pod]).validate_python([pod])[0] is pod
    assert TypeAdapter(Any).dump_json(pod) == TypeAdapter(Any).dump_json(eager)


def test_its_dict_can_be_changed_and_replaced(pod):
    vars(pod)["spec"] = None
    assert pod.spec is None
    fields_set = set(pod.model_fields_set)
    pod.__dict__ = dict(pod.__dict__)
    assert pod.model_fields_set == fields_set
    assert pod.model_extra == {"new": {"deep": [1]}}


def test_replacing_the_dict_keeps_what_is_not_in_it():
    pod = decode_object(Pod, BODY)
    pod.__dict__ = {"api_version": "v1", "kind": "Pod", "metadata": None, "spec": None, "status": None}
    assert pod.model_extra == {"new": {"deep": [1]}}
    assert pod.spec is None


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_members_are_found(pod, eager):
    assert inspect.getmembers(pod, inspect.ismethod)[0][0] == inspect.getmembers(eager, inspect.ismethod)[0][0]
    assert dir(pod) == dir(eager)
    assert not hasattr(pod, "nothing")
    with pytest.raises(AttributeError, match="'Pod' object has no attribute 'nothing'"):
        pod.nothing  # noqa: B018
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        del pod.nothing


def test_unknown_members_can_be_read_changed_and_deleted(pod):
    assert pod.new == {"deep": [1]}
    pod.new = 2
    assert pod.model_dump()["new"] == 2
    del pod.new
    assert "new" not in pod.model_dump()


def test_objects_are_equal_and_unequal_both_ways(pod, eager):
    assert pod == eager
    assert eager == pod
    pod.spec.containers[0].image = "other"
    assert pod != eager
    assert eager != pod
    assert pod != "a pod"


def test_a_copy_shares_what_is_below_and_a_deep_copy_does_not(pod):
    assert copy.copy(pod).metadata is pod.metadata
    assert copy.deepcopy(pod).metadata is not pod.metadata
    assert pod.model_copy(update={"spec": None}).metadata is pod.metadata
    copied = copy.deepcopy(pod)
    copied.spec.containers[0].image = "other"
    assert pod.spec.containers[0].image == "i"


def test_a_field_that_methods_have_the_name_of_is_read():
    """A tuple, which may stand for what is not read yet, has `count`; bytes have `title`."""
    event = decode_object(Event, b'{"count":3,"metadata":{}}')
    assert event.count == 3
    assert copy.copy(decode_object(Event, b'{"metadata":{}}')).count is None


def test_the_schema_of_a_class_tells_nothing_of_it():
    schema = Pod.model_json_schema()
    assert schema["title"] == "Pod"
    assert list(schema["properties"]) == ["apiVersion", "kind", "metadata", "spec", "status"]
    assert not any("kubex" in name for name in Pod.model_fields)


@pytest.mark.parametrize(
    "look",
    [
        repr,
        copy.deepcopy,
        Pod.model_dump,
        Pod.model_dump_json,
        lambda pod: pod == decode_object(Pod, BODY, "eager"),
        lambda pod: decode_object(Pod, BODY, "eager") == pod,
        lambda pod: pod.spec.containers[0].name,
        lambda pod: hasattr(pod.spec.containers[0], "name"),
        lambda pod: setattr(pod.spec.containers[0], "name", "other"),
    ],
)
def test_bad_data_is_told_as_often_as_it_is_touched(look):
    pod = decode_object(Pod, BAD)
    for _ in range(2):
        with pytest.raises(DecodeError, match=r"^Pod cannot be read: spec\.containers\[0\]\.image: ") as caught:
            look(pod)
        assert isinstance(caught.value.__cause__, ValidationError) or look is Pod.model_dump_json
        assert pod.metadata.name == "a"


def test_a_method_may_be_looked_up_on_bad_data():
    assert isinstance(decode_object(Pod, BAD).model_dump, types.MethodType)
    assert isinstance(decode_object(Pod, BAD), Pod)


def test_a_field_is_what_its_default_says_where_it_was_not_sent():
    pod = decode_object(Pod, b"{}")
    assert pod.kind == "Pod"
    assert pod.metadata is pod.metadata
    assert pod.model_fields_set == set()
    literal: Literal["v1"] = pod.api_version
    assert literal == "v1"
