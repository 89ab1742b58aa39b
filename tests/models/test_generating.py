"""What the generator writes for given facts."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from generator import generate
from generator.output import render_minor

LONG = [f"ValueNumber{number}" for number in range(12)]


def write_facts(folder: Path, **minors: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, facts in minors.items():
        (folder / f"{name}.json").write_text(json.dumps(facts))
    return folder


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_facts_file_becomes_a_package(tmp_path: Path, small_facts: dict[str, Any]) -> None:
    facts = write_facts(tmp_path / "facts", v1_98=small_facts, v1_99=small_facts | {"version": "v1.99.1"})
    assert generate(facts, tmp_path / "k8s") == ["v1_98", "v1_99"]
    below = {
        "__init__.py",
        "facts.json",
        "store/__init__.py",
        "store/v1/__init__.py",
        "store/v1/box.py",
        "store/v1/box_spec.py",
    }
    assert files_below(tmp_path / "k8s" / "v1_98") == below
    assert files_below(tmp_path / "k8s" / "v1_99") == below
    assert "kubex.k8s.v1_99.store.v1.box_spec" in (tmp_path / "k8s/v1_99/store/v1/box.py").read_text()


def test_the_output_is_emptied_first_and_only_it(tmp_path: Path, small_facts: dict[str, Any]) -> None:
    stale = [tmp_path / "k8s/v1_98/store/v1/gone.py", tmp_path / "k8s/v1_97/core/v1/pod.py"]
    for file in stale:
        file.parent.mkdir(parents=True)
        file.touch()
    kept = tmp_path / "k8s/__init__.py"
    kept.touch()
    generate(write_facts(tmp_path / "facts", v1_98=small_facts), tmp_path / "k8s")
    assert not any(file.exists() for file in stale)
    assert not (tmp_path / "k8s/v1_97").exists()
    assert kept.exists()


def test_facts_that_cannot_be_read_leave_the_old_output(tmp_path: Path) -> None:
    old = tmp_path / "k8s/v1_98/__init__.py"
    old.parent.mkdir(parents=True)
    old.touch()
    facts = write_facts(tmp_path / "facts", v1_98={})
    with pytest.raises(KeyError):
        generate(facts, tmp_path / "k8s")
    assert old.exists()


def test_facts_under_the_name_of_another_minor_are_an_error(tmp_path: Path, small_facts: dict[str, Any]) -> None:
    facts = write_facts(tmp_path / "facts", v1_9=small_facts)
    with pytest.raises(ValueError, match=r"facts are those of v1\.98\.0"):
        generate(facts, tmp_path / "k8s")


def test_no_facts_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no facts file"):
        generate(tmp_path, tmp_path / "k8s")


def test_the_facts_are_shipped_as_they_are(tmp_path: Path, small_facts: dict[str, Any]) -> None:
    facts = write_facts(tmp_path / "facts", v1_98=small_facts)
    generate(facts, tmp_path / "k8s")
    assert (tmp_path / "k8s/v1_98/facts.json").read_bytes() == (facts / "v1_98.json").read_bytes()


def test_a_resource_is_written_as_a_class_one_would_write_by_hand(small_facts: dict[str, Any]) -> None:
    assert render_minor("kubex.k8s.v1_98", small_facts)["store/v1/box.py"] == (
        '''"""Box of store/v1."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from kubex.core.late_imports import import_late
from kubex.core.models import ClusterScopedEntity, ResourceConfig

if TYPE_CHECKING:
    from kubex.k8s.v1_98.store.v1.box_spec import BoxSpec


class Box(ClusterScopedEntity):
    """Box of store/v1, a resource in no namespace."""

    __RESOURCE_CONFIG__: ClassVar[ResourceConfig] = ResourceConfig(
        group="store.example.io", version="v1", kind="Box", plural="boxes"
    )

    api_version: Literal["store.example.io/v1"] = "store.example.io/v1"
    kind: Literal["Box"] = "Box"
    spec: BoxSpec | None = None


import_late(
    __name__,
    "kubex.k8s.v1_98.store.v1.box_spec.BoxSpec",
)
'''
    )


def test_an_alias_stands_only_where_the_base_class_would_not_find_it(small_facts: dict[str, Any]) -> None:
    small_facts["schemas"]["io.k8s.api.store.v1.BoxSpec"]["properties"]["shelfName"] = {"type": "string"}
    text = render_minor("kubex.k8s.v1_98", small_facts)["store/v1/box_spec.py"]
    assert '    box_ids: Annotated[list[str] | None, Field(alias="boxIDs")] = None\n' in text
    assert "    shelf_name: str | None = None\n" in text


def test_a_required_field_has_no_default_but_a_required_time_has(small_facts: dict[str, Any]) -> None:
    spec = small_facts["schemas"]["io.k8s.api.store.v1.BoxSpec"]
    spec["properties"] = {"since": {"type": "string", "format": "date-time"}, "size": {"type": "integer"}}
    spec["required"] = ["since", "size"]
    text = render_minor("kubex.k8s.v1_98", small_facts)["store/v1/box_spec.py"]
    assert "    since: datetime.datetime | None = None\n    size: Present[int]\n" in text


def test_the_values_of_a_long_enum_stand_above_the_class(small_facts: dict[str, Any]) -> None:
    properties = small_facts["schemas"]["io.k8s.api.store.v1.BoxSpec"]["properties"]
    properties["kindsOfBox"] = {"type": "array", "items": {"type": "string", "enum": LONG}}
    text = render_minor("kubex.k8s.v1_98", small_facts)["store/v1/box_spec.py"]
    assert "\n_KindsOfBox: TypeAlias = Literal[\n" in text
    assert "    kinds_of_box: list[OneOf[_KindsOfBox]] | None = None\n" in text


def test_a_class_that_needs_only_itself_imports_nothing_late(small_facts: dict[str, Any]) -> None:
    spec = "io.k8s.api.store.v1.BoxSpec"
    small_facts["schemas"][spec]["properties"] = {"inner": {"$ref": f"#/components/schemas/{spec}"}}
    text = render_minor("kubex.k8s.v1_98", small_facts)["store/v1/box_spec.py"]
    assert "TYPE_CHECKING" not in text
    assert "import_late" not in text


def test_two_fields_of_one_name_are_an_error(small_facts: dict[str, Any]) -> None:
    small_facts["schemas"]["io.k8s.api.store.v1.BoxSpec"]["properties"]["boxIds"] = {"type": "string"}
    with pytest.raises(ValueError, match="BoxSpec: two fields"):
        render_minor("kubex.k8s.v1_98", small_facts)


def test_the_same_facts_give_the_same_bytes_quickly(package: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    generate(package / "facts", tmp_path / "one")
    assert time.monotonic() - started < 5
    generate(package / "facts", tmp_path / "two")
    assert files_below(tmp_path / "one") == files_below(tmp_path / "two")
    for file in files_below(tmp_path / "one"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_source_tree_has_what_the_committed_facts_say(package: Path, tmp_path: Path) -> None:
    generate(package / "facts", tmp_path)
    source = package / "src" / "kubex" / "k8s"
    for file in files_below(tmp_path):
        assert (source / file).read_bytes() == (tmp_path / file).read_bytes(), "run packages/kubex-models/generator"


def test_a_formatter_would_change_nothing(package: Path, tmp_path: Path) -> None:
    generate(package / "facts", tmp_path)
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length=120", "--check", "--no-cache"]
    ran = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout
