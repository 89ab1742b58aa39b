import anyio
import pytest

from kubex.api import Api
from kubex.core.exceptions import Conflict, Forbidden, NotFound
from kubex.core.models import ObjectMeta, ResourceList, Status
from kubex.core.params import Preconditions
from kubex.k8s.v1_35.core.v1.config_map import ConfigMap
from kubex.k8s.v1_35.core.v1.namespace import Namespace

pytestmark = pytest.mark.anyio


async def test_delete_answers_a_status_when_the_object_is_gone(config_maps, make):
    await make("one")
    answer = await config_maps.delete("one", propagation_policy="Background", grace_period_seconds=0)
    assert isinstance(answer, Status)
    assert answer.status == "Success"
    with pytest.raises(NotFound):
        await config_maps.get("one")


async def test_delete_answers_the_object_while_it_stays(config_maps):
    held = ConfigMap(metadata=ObjectMeta(name="held", finalizers=["example.com/hold"]))
    await config_maps.create(held)
    answer = await config_maps.delete("held")
    assert isinstance(answer, ConfigMap)
    assert answer.metadata.deletion_timestamp is not None
    released = await config_maps.get("held")
    released.metadata.finalizers = None
    await config_maps.replace(released)
    with pytest.raises(NotFound):
        await config_maps.get("held")


@pytest.mark.parametrize(("policy", "finalizer"), [("Foreground", "foregroundDeletion"), ("Orphan", "orphan")], ids=str)
async def test_delete_answers_the_object_while_its_dependents_are_seen_to(config_maps, make, policy, finalizer):
    made = await make("owner")
    answer = await config_maps.delete("owner", propagation_policy=policy)
    assert isinstance(answer, ConfigMap)
    assert answer.metadata.finalizers == [finalizer]
    assert answer.metadata.deletion_timestamp is not None
    with anyio.fail_after(30):
        async with config_maps.watch(
            resource_version=made.metadata.resource_version, field_selector="metadata.name=owner"
        ) as events:
            seen = [await anext(events), await anext(events)]
    assert [(event.type, event.object.metadata.finalizers) for event in seen] == [
        ("MODIFIED", [finalizer]),
        ("DELETED", [finalizer]),
    ]


@pytest.mark.parametrize(("policy", "finalizer"), [("Foreground", "foregroundDeletion"), ("Orphan", "orphan")], ids=str)
async def test_delete_leaves_the_finalizers_of_others(config_maps, policy, finalizer):
    metadata = ObjectMeta(name="held", finalizers=["example.com/hold"])
    made = await config_maps.create(ConfigMap(metadata=metadata))
    await config_maps.delete("held", propagation_policy=policy)
    with anyio.fail_after(30):
        async with config_maps.watch(
            resource_version=made.metadata.resource_version, field_selector="metadata.name=held"
        ) as events:
            seen = [(await anext(events)).object.metadata.finalizers for _ in range(2)]
            assert seen == [["example.com/hold", finalizer], ["example.com/hold"]]
            released = await config_maps.get("held")
            released.metadata.finalizers = None
            await config_maps.replace(released)
            last = await anext(events)
    assert (last.type, last.object.metadata.finalizers) == ("DELETED", ["example.com/hold"])
    with pytest.raises(NotFound):
        await config_maps.get("held")


async def test_delete_for_trial_deletes_nothing(config_maps, make):
    await make("one")
    await config_maps.delete("one", dry_run="All")
    assert await config_maps.get("one")


async def test_delete_with_preconditions(config_maps, make):
    made = await make("one")
    with pytest.raises(Conflict, match="UID"):
        await config_maps.delete("one", preconditions=Preconditions(uid="another"))
    await config_maps.delete("one", preconditions=Preconditions(uid=made.metadata.uid), propagation_policy="Background")
    with pytest.raises(NotFound):
        await config_maps.get("one")


async def test_delete_of_a_missing_object_is_not_found(config_maps):
    with pytest.raises(NotFound):
        await config_maps.delete("none")


async def test_delete_collection_deletes_what_is_selected(config_maps, make):
    await make("one", labels={"app": "web"})
    await make("two", labels={"app": "web"})
    await make("three", labels={"app": "db"})
    answer = await config_maps.delete_collection(label_selector="app=web", propagation_policy="Background")
    assert isinstance(answer, ResourceList)
    assert sorted(item.metadata.name for item in answer) == ["one", "two"]
    left = await config_maps.list(label_selector="app")
    assert [item.metadata.name for item in left] == ["three"]


async def test_deleting_a_namespace_empties_it(client, config_maps, make, namespace):
    await make("one")
    namespaces = Api(Namespace, client=client)
    name = f"{namespace}-more"
    await namespaces.create(Namespace(metadata=ObjectMeta(name=name)))
    await config_maps.create(ConfigMap(metadata=ObjectMeta(name="inside")), namespace=name)
    before = await namespaces.list(field_selector=f"metadata.name={name}")
    with anyio.fail_after(30):
        async with namespaces.watch(
            field_selector=f"metadata.name={name}", resource_version=before.metadata.resource_version
        ) as events:
            await namespaces.delete(name)
            async for event in events:
                if event.type == "DELETED":
                    break
    everywhere = await config_maps.list(namespace=None, field_selector="metadata.name=inside")
    assert [item for item in everywhere if item.metadata.namespace == name] == []
    assert await config_maps.get("one")


async def test_the_namespaces_of_the_cluster_itself_stay(client):
    with pytest.raises(Forbidden, match='namespaces "default" is forbidden: this namespace may not be deleted'):
        await Api(Namespace, client=client).delete("default", dry_run="All")
