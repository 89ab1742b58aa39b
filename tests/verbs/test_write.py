import pytest

from kubex.api import Api
from kubex.core.exceptions import AlreadyExists, BadRequest, Conflict, Invalid, NotFound
from kubex.core.models import ObjectMeta
from kubex.core.patches import ApplyPatch, JsonPatch, MergePatch, StrategicMergePatch
from kubex.k8s.v1_35.core.v1.config_map import ConfigMap
from kubex.k8s.v1_35.core.v1.container import Container
from kubex.k8s.v1_35.core.v1.pod import Pod
from kubex.k8s.v1_35.core.v1.pod_spec import PodSpec
from kubex.k8s.v1_35.core.v1.secret import Secret

pytestmark = pytest.mark.anyio


async def test_create_fills_in_what_the_server_gives(make, namespace):
    made = await make("one", colour="blue")
    assert made.metadata.uid
    assert made.metadata.resource_version
    assert made.metadata.creation_timestamp is not None
    assert made.metadata.creation_timestamp.tzinfo is not None
    assert made.metadata.namespace == namespace


async def test_create_with_a_generated_name(config_maps):
    made = await config_maps.create(ConfigMap(metadata=ObjectMeta(generate_name="made-")))
    assert made.metadata.name.startswith("made-")
    assert len(made.metadata.name) == len("made-") + 5


async def test_create_twice_is_already_exists(make):
    await make("one")
    with pytest.raises(AlreadyExists, match='configmaps "one" already exists') as caught:
        await make("one")
    assert isinstance(caught.value, Conflict)


async def test_create_of_a_bad_name_is_invalid(make):
    with pytest.raises(Invalid) as caught:
        await make("Not A Name")
    details = caught.value.status.details
    assert details is not None
    assert [cause.field for cause in details.causes or ()] == ["metadata.name"]


async def test_create_for_trial_stores_nothing(config_maps):
    trial = ConfigMap(metadata=ObjectMeta(name="trial"), data={"a": "b"})
    made = await config_maps.create(trial, dry_run="All", field_manager="verbs", field_validation="Strict")
    assert made.metadata.uid
    with pytest.raises(NotFound):
        await config_maps.get("trial")


async def test_bytes_of_a_secret_come_back_as_they_were(client, namespace):
    secrets = Api(Secret, client=client, namespace=namespace)
    made = await secrets.create(
        Secret(metadata=ObjectMeta(name="one"), data={"raw": b"\x00\xff"}, string_data={"text": "hello"})
    )
    assert made.data == {"raw": b"\x00\xff", "text": b"hello"}


async def test_replace_stores_the_whole_object(config_maps, make):
    made = await make("one", colour="blue", size="1")
    made.data = {"colour": "red"}
    replaced = await config_maps.replace(made, field_manager="verbs")
    assert replaced.data == {"colour": "red"}
    assert replaced.metadata.resource_version != made.metadata.resource_version
    assert (await config_maps.get("one")).data == {"colour": "red"}


async def test_replace_of_a_stale_object_is_a_conflict(config_maps, make):
    stale = await make("one", colour="blue")
    await config_maps.patch("one", MergePatch({"data": {"colour": "red"}}))
    stale.data = {"colour": "green"}
    with pytest.raises(Conflict, match="the object has been modified"):
        await config_maps.replace(stale)


async def test_replace_takes_the_namespace_of_the_object(client, make):
    made = await make("one", colour="blue")
    made.data = {"colour": "red"}
    assert (await Api(ConfigMap, client=client).replace(made)).data == {"colour": "red"}


async def test_merge_patch_sets_and_removes(config_maps, make):
    await make("one", colour="blue", size="1")
    patched = await config_maps.patch("one", MergePatch({"data": {"colour": "red", "size": None}}))
    assert patched.data == {"colour": "red"}


async def test_merge_patch_of_a_model_sends_what_was_set(config_maps, make):
    await make("one", labels={"app": "web"}, colour="blue")
    patched = await config_maps.patch("one", MergePatch(ConfigMap(metadata=ObjectMeta(labels=None))))
    assert patched.metadata.labels is None
    assert patched.data == {"colour": "blue"}


async def test_json_patch_changes_by_path(config_maps, make):
    await make("one", colour="blue")
    operations = [
        {"op": "test", "path": "/data/colour", "value": "blue"},
        {"op": "add", "path": "/data/size", "value": "2"},
        {"op": "remove", "path": "/data/colour"},
    ]
    assert (await config_maps.patch("one", JsonPatch(operations))).data == {"size": "2"}
    with pytest.raises(Invalid):
        await config_maps.patch("one", JsonPatch(operations))


async def test_strategic_merge_patch_merges_lists_by_key(client, namespace):
    pods = Api(Pod, client=client, namespace=namespace)
    containers = [Container(name="a", image="busybox:1"), Container(name="b", image="busybox:1")]
    await pods.create(Pod(metadata=ObjectMeta(name="two"), spec=PodSpec(containers=containers)))
    change = {"spec": {"containers": [{"name": "b", "image": "localhost/pause:1"}]}}
    patched = await pods.patch("two", StrategicMergePatch(change))
    assert patched.spec is not None
    assert [(each.name, each.image) for each in patched.spec.containers] == [
        ("a", "busybox:1"),
        ("b", "localhost/pause:1"),
    ]


async def test_apply_makes_the_object_and_changes_it(config_maps):
    wanted = ConfigMap(metadata=ObjectMeta(name="applied"), data={"colour": "blue"})
    made = await config_maps.patch("applied", ApplyPatch(wanted), field_manager="verbs")
    assert made.data == {"colour": "blue"}
    wanted.data = {"colour": "red"}
    changed = await config_maps.patch("applied", ApplyPatch(wanted), field_manager="verbs", force=True)
    assert changed.data == {"colour": "red"}
    assert changed.metadata.uid == made.metadata.uid


async def test_patch_of_a_missing_object_is_not_found(config_maps):
    with pytest.raises(NotFound):
        await config_maps.patch("none", MergePatch({"data": {}}))


async def test_strict_validation_refuses_unknown_fields(config_maps, make):
    made = await make("one")
    typo = ConfigMap.model_validate({"metadata": {"name": "two"}, "colour": "blue"})
    with pytest.raises(BadRequest, match='unknown field "colour"'):
        await config_maps.create(typo, field_validation="Strict")
    made.metadata = ObjectMeta.model_validate({"name": "one", "colour": "blue"})
    with pytest.raises(BadRequest, match=r'unknown field "metadata\.colour"'):
        await config_maps.replace(made, field_validation="Strict")
    with pytest.raises(Invalid, match='unknown field "colour"'):
        await config_maps.patch("one", MergePatch({"colour": "blue"}), field_validation="Strict")


async def test_warnings_of_the_server_reach_the_user(config_maps, make):
    await make("one")
    with pytest.warns(UserWarning, match="unknown field"):
        await config_maps.patch("one", MergePatch({"colour": "blue"}), field_validation="Warn")
