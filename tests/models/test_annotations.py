"""Which Python type a schema becomes."""

from typing import Any

import pytest
from generator.annotations import is_class, type_of

REF = "#/components/schemas/"
META = "io.k8s.apimachinery.pkg.apis.meta.v1"
CRD = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1"
SCHEMAS: dict[str, Any] = {
    "io.k8s.api.core.v1.Part": {"properties": {"a": {"type": "string"}}, "type": "object"},
    "io.k8s.api.core.v1.PartList": {
        "properties": {
            "items": {"type": "array"},
            "metadata": {"allOf": [{"$ref": f"{REF}{META}.ListMeta"}]},
        }
    },
    f"{CRD}.JSON": {},
    f"{META}.FieldsV1": {"type": "object"},
    f"{META}.WatchEvent": {"properties": {"type": {"type": "string"}}},
    f"{META}.ObjectMeta": {"properties": {"name": {"type": "string"}}},
}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"{REF}{name}"}


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"type": "string"}, "str"),
        ({"type": "integer", "format": "int64"}, "int"),
        ({"type": "number", "format": "double"}, "float"),
        ({"type": "boolean"}, "bool"),
        ({"type": "string", "format": "byte"}, "Base64Bytes"),
        ({"type": "string", "format": "date-time"}, "datetime.datetime"),
        ({"type": "string", "format": "hostname"}, "str"),
        ({"type": "string", "enum": ["", "A"]}, 'OneOf[Literal["", "A"]]'),
        ({"type": "object"}, "dict[str, Any]"),
        ({}, "Any"),
        ({"type": "array", "items": {"type": "integer"}}, "list[int]"),
        ({"type": "object", "additionalProperties": {"type": "array", "items": {}}}, "dict[str, list[Any]]"),
        (ref("io.k8s.api.core.v1.Part"), "Part"),
        ({"allOf": [ref("io.k8s.api.core.v1.Part")], "default": {}}, "Part"),
        (ref("io.k8s.apimachinery.pkg.api.resource.Quantity"), "str"),
        (ref("io.k8s.apimachinery.pkg.util.intstr.IntOrString"), "IntOrString"),
        (ref("io.k8s.apimachinery.pkg.runtime.RawExtension"), "Any"),
        (ref(f"{META}.Time"), "datetime.datetime"),
        (ref(f"{META}.MicroTime"), "MicroTime"),
        (ref(f"{META}.FieldsV1"), "dict[str, Any]"),
        (ref(f"{META}.ObjectMeta"), "ObjectMeta"),
        (ref(f"{CRD}.JSON"), "Any"),
        (ref(f"{CRD}.JSONSchemaPropsOrBool"), "JSONSchemaProps | bool"),
    ],
)
def test_each_form_of_schema_has_its_type(schema: dict[str, Any], text: str) -> None:
    assert type_of(schema, SCHEMAS).text == text


def test_a_type_tells_the_classes_that_must_be_imported_for_it() -> None:
    found = type_of({"type": "array", "items": ref("io.k8s.api.core.v1.Part")}, SCHEMAS)
    assert found.schemas == {"io.k8s.api.core.v1.Part"}


@pytest.mark.parametrize("schema", [ref(f"{META}.Time"), ref(f"{META}.MicroTime"), {}])
def test_times_and_unknown_types_may_be_null_even_when_required(schema: dict[str, Any]) -> None:
    assert type_of(schema, SCHEMAS).nullable


def test_lists_and_what_the_core_has_get_no_class() -> None:
    assert [name for name in SCHEMAS if is_class(name, SCHEMAS)] == ["io.k8s.api.core.v1.Part"]


def test_a_reference_to_nothing_is_an_error_that_names_it() -> None:
    with pytest.raises(ValueError, match=r"io\.k8s\.api\.core\.v1\.Missing"):
        type_of(ref("io.k8s.api.core.v1.Missing"), SCHEMAS)
