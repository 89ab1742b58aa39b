import anyio
import pytest

from kubex.core.exceptions import BadRequest, Gone
from kubex.core.models import EventType
from kubex.core.patches import MergePatch
from kubex.k8s.v1_35.core.v1.config_map import ConfigMap

pytestmark = pytest.mark.anyio


async def test_watch_from_a_version_sees_each_change(config_maps, make):
    start = (await config_maps.list()).metadata.resource_version
    await make("one", colour="blue")
    await config_maps.patch("one", MergePatch({"data": {"colour": "red"}}))
    await config_maps.delete("one")
    seen = []
    with anyio.fail_after(30):
        async with config_maps.watch(resource_version=start, field_selector="metadata.name=one") as events:
            async for event in events:
                assert type(event.object) is ConfigMap
                seen.append((event.type, event.object.data))
                if event.type is EventType.DELETED:
                    break
    assert seen == [("ADDED", {"colour": "blue"}), ("MODIFIED", {"colour": "red"}), ("DELETED", {"colour": "red"})]


async def test_watch_sees_changes_as_they_happen(config_maps, make):
    start = (await config_maps.list()).metadata.resource_version
    with anyio.fail_after(30):
        async with config_maps.watch(resource_version=start) as events:
            await make("live")
            event = await anext(events)
            assert (event.type, event.object.metadata.name) == ("ADDED", "live")
            await config_maps.delete("live")
            event = await anext(events)
            assert (event.type, event.object.metadata.name) == ("DELETED", "live")


async def test_a_watch_that_is_refused_fails_where_it_is_entered(config_maps):
    with pytest.raises(BadRequest, match="found '=="):
        async with config_maps.watch(label_selector="==="):
            pytest.fail("the block was entered")


async def test_watch_without_a_version_begins_with_what_is_there(config_maps, make):
    await make("here", labels={"app": "web"})
    with anyio.fail_after(30):
        async with config_maps.watch(label_selector="app=web") as events:
            event = await anext(events)
    assert (event.type, event.object.metadata.name) == ("ADDED", "here")


async def test_watch_sees_objects_come_into_a_selector_and_leave_it(config_maps, make):
    start = (await make("mover", labels={"app": "db"})).metadata.resource_version
    with anyio.fail_after(30):
        async with config_maps.watch(label_selector="app=web", resource_version=start) as events:
            await config_maps.patch("mover", MergePatch({"metadata": {"labels": {"app": "web"}}}))
            assert (await anext(events)).type is EventType.ADDED
            await config_maps.patch("mover", MergePatch({"metadata": {"labels": {"app": "db"}}}))
            assert (await anext(events)).type is EventType.DELETED


@pytest.mark.parametrize("options", [{"send_initial_events": True}, {}, {"resource_version": "0"}], ids=str)
async def test_watch_with_initial_events_marks_their_end_with_a_bookmark(config_maps, make, options):
    await make("here", labels={"app": "web"})
    seen = []
    with anyio.fail_after(30):
        async with config_maps.watch(allow_watch_bookmarks=True, label_selector="app=web", **options) as events:
            async for event in events:
                seen.append(event)
                if event.type is EventType.BOOKMARK:
                    break
    assert [event.type for event in seen] == ["ADDED", "BOOKMARK"]
    assert seen[-1].object.metadata.resource_version
    assert seen[-1].object.metadata.annotations == {"k8s.io/initial-events-end": "true"}


async def test_watch_ends_where_the_server_ends_it(config_maps, make):
    await make("here")
    with anyio.fail_after(30):
        async for event in config_maps.watch(timeout_seconds=1):
            assert event.type is EventType.ADDED


@pytest.mark.parametrize("configuration", ["embedded"], indirect=True)  # a real server forgets only in its own time
async def test_watch_from_a_version_that_is_too_old_is_gone(config_maps, make, embedded_cluster):
    await make("here")
    embedded_cluster.compact()
    with anyio.fail_after(30), pytest.raises(Gone, match="too old resource version"):
        async for _ in config_maps.watch(resource_version="1"):
            pass


async def test_watch_in_all_namespaces(config_maps, make, namespace):
    await make("here", labels={"only": namespace})
    with anyio.fail_after(30):
        async with config_maps.watch(namespace=None, label_selector=f"only={namespace}") as events:
            assert (await anext(events)).object.metadata.namespace == namespace
