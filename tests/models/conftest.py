"""The facts, the generated classes, and the folders that are no installed packages: tools and the generator."""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from kubex.core.models import Model
from kubex.k8s.facts import Facts, load_facts

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "packages" / "kubex-models"

sys.path[:0] = [str(ROOT), str(PACKAGE)]


@pytest.fixture(scope="session")
def facts() -> Facts:
    return load_facts("1.35")


@pytest.fixture(scope="session")
def classes(facts: Facts) -> dict[str, type[Model]]:
    """The generated class of each schema that has one."""
    from generator.classes import find_classes  # after sys.path is set

    found: dict[str, type[Model]] = {}
    for cls in find_classes(dict(facts)):
        module = importlib.import_module(f"kubex.k8s.v1_35.{cls.package}.{cls.module}")
        found[cls.schema] = getattr(module, cls.name)
    return found


@pytest.fixture(scope="session")
def package() -> Path:
    """The folder of kubex-models."""
    return PACKAGE


@pytest.fixture
def small_facts() -> dict[str, Any]:
    """A minor with one resource, Box, and its spec."""
    box: dict[str, Any] = {
        "properties": {
            "apiVersion": {"type": "string"},
            "kind": {"type": "string"},
            "metadata": {"$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"},
            "spec": {"allOf": [{"$ref": "#/components/schemas/io.k8s.api.store.v1.BoxSpec"}], "default": {}},
        },
        "type": "object",
        "x-kubernetes-group-version-kind": [{"group": "store.example.io", "version": "v1", "kind": "Box"}],
    }
    resource = {
        "group": "store.example.io",
        "version": "v1",
        "kind": "Box",
        "plural": "boxes",
        "singular": "box",
        "namespaced": False,
        "verbs": ["get", "list"],
        "schema": "io.k8s.api.store.v1.Box",
        "shortNames": [],
        "categories": [],
        "subresources": {},
    }
    schemas = {
        "io.k8s.api.store.v1.Box": box,
        "io.k8s.api.store.v1.BoxSpec": {"properties": {"boxIDs": {"type": "array", "items": {"type": "string"}}}},
        "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": {"properties": {"name": {"type": "string"}}},
    }
    return {"version": "v1.98.0", "resources": [resource], "schemas": schemas}
