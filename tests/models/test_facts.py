"""kubex.k8s.facts, and what importing kubex.k8s says when nothing is generated."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kubex.core
from kubex.core.exceptions import ConfigurationError
from kubex.k8s.facts import Facts, load_facts, minors


def test_the_minors_that_are_there_are_listed() -> None:
    assert "1.35" in minors()


def test_the_default_minor_has_facts() -> None:
    assert load_facts()["version"].startswith("v1.35.")


def test_each_call_gives_facts_of_ones_own() -> None:
    load_facts()["schemas"].clear()
    assert load_facts()["schemas"]


@pytest.mark.parametrize("minor", ["1.3", "v1.35", "", "../1.35", "1.350"])
def test_an_unknown_minor_is_an_error_that_lists_the_known(minor: str) -> None:
    with pytest.raises(ConfigurationError, match=r"there are those of .*1\.35"):
        load_facts(minor)


def test_short_names_and_categories_are_those_of_a_server(facts: Facts) -> None:
    pods = next(resource for resource in facts["resources"] if resource["plural"] == "pods")
    assert (pods["singular"], pods["shortNames"], pods["categories"]) == ("pod", ["po"], ["all"])


def test_no_alpha_version_is_among_the_resources(facts: Facts) -> None:
    assert [resource for resource in facts["resources"] if "alpha" in resource["version"]] == []


def test_no_prose_is_in_the_schemas(facts: Facts) -> None:
    def schemas_in(schema: dict[str, object]) -> list[dict[str, object]]:
        inner = [schema.get("items"), schema.get("additionalProperties"), *dict(schema.get("properties", {})).values()]  # type: ignore[call-overload]
        return [schema] + [found for part in inner if isinstance(part, dict) for found in schemas_in(part)]

    for schema in facts["schemas"].values():
        assert [found for found in schemas_in(schema) if "description" in found] == []


def test_importing_without_generated_classes_says_how_to_make_them(tmp_path: Path, package: Path) -> None:
    source = package / "src" / "kubex" / "k8s"
    target = tmp_path / "kubex" / "k8s"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("v1_*", "__pycache__"))
    core = Path(kubex.core.__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(core)])}
    command = [sys.executable, "-c", "import kubex.k8s"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert "ImportError: the classes of kubex.k8s are not generated yet" in ran.stderr
    assert "python packages/kubex-models/generator" in ran.stderr
