"""The generated classes of Kubernetes 1.35, all of them."""

import importlib
import subprocess
import sys
from typing import Any

import pytest

import kubex.core.models
import kubex.k8s.v1_35.core.v1 as core_v1
import kubex.k8s.v1_35.meta.v1 as meta_v1
from kubex.core._lazy.eligible import is_eligible
from kubex.core.models import (
    ClusterScopedEntity,
    Entity,
    HasAttach,
    HasExec,
    HasLogs,
    HasPortForward,
    Model,
    NamespaceScopedEntity,
    ResourceConfig,
)
from kubex.k8s.facts import Facts

Classes = dict[str, type[Model]]


def test_every_class_imports_and_builds(classes: Classes) -> None:
    assert len(classes) > 500
    for cls in classes.values():
        cls.model_rebuild(force=True, raise_errors=True)


def test_every_field_has_the_wire_name_of_the_facts(facts: Facts, classes: Classes) -> None:
    for schema, cls in classes.items():
        aliases = {field.alias for field in cls.model_fields.values()}
        assert aliases == facts["schemas"][schema]["properties"].keys(), schema


def test_every_resource_is_where_the_facts_say(facts: Facts, classes: Classes) -> None:
    for resource in facts["resources"]:
        cls = classes[resource["schema"]]
        assert issubclass(cls, NamespaceScopedEntity if resource["namespaced"] else ClusterScopedEntity)
        config = ResourceConfig(**{key: resource[key] for key in ("group", "version", "kind", "plural")})
        assert config == cls.__RESOURCE_CONFIG__
        empty = cls.model_validate({})
        assert isinstance(empty, Entity)
        assert (empty.api_version, empty.kind) == (config.api_version, config.kind)


def test_only_resources_are_entities(facts: Facts, classes: Classes) -> None:
    entities = {schema for schema, cls in classes.items() if issubclass(cls, Entity)}
    assert entities == {resource["schema"] for resource in facts["resources"]}


def test_an_object_with_nothing_in_it_decodes_as_every_class(classes: Classes) -> None:
    for cls in classes.values():
        assert cls.model_validate_json("{}").model_extra == {}


def test_an_object_whose_fields_are_all_null_decodes_unless_go_never_writes_it(classes: Classes) -> None:
    for cls in classes.values():
        scalars = (str, int, float, bool)
        document = {
            field.alias: None
            for field in cls.model_fields.values()
            if field.annotation not in scalars and not str(field.annotation).startswith("typing.Literal")
        }
        document.pop("metadata", None)
        cls.model_validate(document)


@pytest.mark.parametrize(
    ("module", "kind", "api_version"),
    [
        ("autoscaling.v1", "Scale", "autoscaling/v1"),
        ("policy.v1", "Eviction", "policy/v1"),
        ("authentication.v1", "TokenRequest", "authentication.k8s.io/v1"),
    ],
)
def test_a_kind_that_is_no_resource_fills_in_its_kind(module: str, kind: str, api_version: str) -> None:
    cls = getattr(importlib.import_module(f"kubex.k8s.v1_35.{module}"), kind)
    made = cls.model_validate({})
    assert not isinstance(made, Entity)
    assert (made.api_version, made.kind) == (api_version, kind)


def test_a_package_exports_its_classes() -> None:
    from kubex.k8s.v1_35.core.v1.pod import Pod

    assert core_v1.Pod is Pod
    assert {"Pod", "PodSpec"} <= set(core_v1.__all__)
    assert set(core_v1.__all__) <= set(dir(core_v1))
    for name in core_v1.__all__:
        assert getattr(core_v1, name).__name__ == name


def test_a_class_that_was_asked_for_stays_in_the_package() -> None:
    node = core_v1.Node
    assert vars(core_v1)["Node"] is node


def test_a_name_that_a_package_does_not_export_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"kubex\.k8s\.v1_35\.core\.v1.*Podd"):
        core_v1.Podd  # type: ignore[attr-defined]  # noqa: B018


def test_lists_have_no_class() -> None:
    assert [name for name in core_v1.__all__ if name.endswith("List")] == []


@pytest.mark.parametrize("name", ["ListMeta", "ManagedFieldsEntry", "ObjectMeta", "OwnerReference", "Status"])
def test_types_that_the_core_has_are_not_made_twice(name: str) -> None:
    assert getattr(meta_v1, name) is getattr(kubex.core.models, name)


def run(code: str) -> str:
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def test_a_package_imports_no_class_by_itself() -> None:
    code = """
import sys
import kubex.k8s.v1_35.core.v1 as package
print([name for name in sys.modules if name.startswith(package.__name__ + ".")])
"""
    assert run(code).strip() == "[]"


def test_importing_a_class_builds_no_schema() -> None:
    code = """
from kubex.k8s.v1_35.core.v1.pod import Pod
from kubex.k8s.v1_35.core.v1.pod_spec import PodSpec
print(Pod.__pydantic_complete__, PodSpec.__pydantic_complete__)
"""
    assert run(code).strip() == "False False"


def test_no_two_fields_of_a_class_share_a_name_with_a_method(classes: Classes) -> None:
    taken: set[str] = set(dir(Model))
    shared: dict[str, Any] = {name: taken & cls.model_fields.keys() for name, cls in classes.items()}
    assert {name: fields for name, fields in shared.items() if fields} == {}


def test_a_class_has_the_markers_of_its_subresources(facts: Facts, classes: dict[str, type[Model]]) -> None:
    markers = {"log": HasLogs, "exec": HasExec, "attach": HasAttach, "portforward": HasPortForward}
    for resource in facts["resources"]:
        cls = classes[resource["schema"]]
        told = {name for name, marker in markers.items() if issubclass(cls, marker)}
        assert told == markers.keys() & resource["subresources"].keys(), resource["kind"]


def test_a_class_with_markers_is_read_on_touch(classes: dict[str, type[Model]]) -> None:
    pod = classes["io.k8s.api.core.v1.Pod"]
    assert issubclass(pod, HasLogs)
    assert is_eligible(pod)
