"""What a generated module imports, and when."""

import inspect
import subprocess
import sys
from typing import get_type_hints

import pytest

from kubex.core.models import Model

POD = "kubex.k8s.v1_35.core.v1.pod"
HEAVY = {"aiohttp", "httpx", "httpcore", "wsproto", "yaml", "ssl", "logging", "kubex.transport._registry"}


def run(code: str) -> str:
    """Run code in a fresh interpreter, and give what it prints."""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def imported(code: str) -> set[str]:
    """Tell the modules that code imports."""
    return set(run(f"import sys\n{code}\nprint(*sys.modules)").split())


def test_importing_a_resource_imports_none_of_the_classes_that_it_refers_to() -> None:
    found = {module for module in imported(f"import {POD}") if module.startswith("kubex.k8s.v1_35.core.v1.")}
    assert found == {POD}


def test_importing_brings_no_library_for_http_tls_or_yaml() -> None:
    found = imported(f"import kubex.api, kubex.client, {POD}")
    assert found.isdisjoint(HEAVY)


def test_importing_builds_no_schema() -> None:
    code = f"""
        from pydantic._internal._generate_schema import GenerateSchema
        def refuse(*args, **options): raise AssertionError("a schema was built")
        GenerateSchema.generate_schema = refuse
        import kubex.api, kubex.client, {POD}
    """
    run(inspect.cleandoc(code))


def test_reading_an_object_imports_one_level_at_a_time() -> None:
    read = f"""
        from kubex.core.decode import decode_object
        from {POD} import Pod
        pod = decode_object(Pod, b'{{"metadata": {{"name": "a"}}, "spec": {{"containers": [{{"name": "c"}}]}}}}')
    """
    names = "assert pod.metadata.name == 'a'"
    ours = {
        module for module in imported(f"{inspect.cleandoc(read)}\n{names}") if module.startswith("kubex.k8s.v1_35.")
    }
    assert "kubex.k8s.v1_35.core.v1.pod_spec" in ours
    assert "kubex.k8s.v1_35.core.v1.container" not in ours
    more = imported(f"{inspect.cleandoc(read)}\nassert pod.spec.containers[0].name == 'c'")
    assert "kubex.k8s.v1_35.core.v1.container" in more
    assert "kubex.k8s.v1_35.core.v1.seccomp_profile" not in more


@pytest.mark.parametrize(
    "question",
    [
        "typing.get_type_hints(Pod)['spec']",
        "inspect.get_annotations(Pod, eval_str=True)['spec']",
        "Pod.model_fields['spec'].annotation",
        "MyPod.model_fields['spec'].annotation",
        "typing.get_type_hints(MyPod)['spec']",
    ],
)
def test_whoever_asks_for_the_types_is_told_the_truth(question: str) -> None:
    code = f"""
        import inspect, typing
        from {POD} import Pod
        class MyPod(Pod): mine: int = 0
        told = {question}
        from kubex.k8s.v1_35.core.v1 import PodSpec
        print(told == PodSpec | None)
    """
    assert run(inspect.cleandoc(code)) == "True"


def test_fields_are_the_same_before_and_after_the_schema_is_built() -> None:
    code = f"""
        import {POD}_spec as module
        before = {{name: repr(field) for name, field in module.PodSpec.model_fields.items()}}
        module.PodSpec.model_rebuild(force=True)
        print(before == {{name: repr(field) for name, field in module.PodSpec.model_fields.items()}})
    """
    assert run(inspect.cleandoc(code)) == "True"


def test_the_names_can_be_imported_from_the_module_that_uses_them() -> None:
    assert run(f"import {POD} as module; print(module.PodSpec.__name__, hasattr(module, 'Nothing'))") == "PodSpec False"


def test_all_classes_tell_their_types(classes: dict[str, type[Model]]) -> None:
    for cls in classes.values():
        assert get_type_hints(cls).keys() >= cls.model_fields.keys()
        assert all(field.validation_alias for field in cls.model_fields.values())
