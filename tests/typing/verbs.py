"""What type checkers know of the verbs; checked by mypy and pyright, never run."""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true, reportUnusedExpression=false

from typing import assert_type

from kubex.api import Api, Watch
from kubex.client import BaseClient
from kubex.core.models import EventType, ObjectMeta, ResourceList, Status, WatchEvent
from kubex.core.params import Preconditions, Timeout
from kubex.core.patches import ApplyPatch, JsonPatch, MergePatch, StrategicMergePatch
from kubex.k8s.v1_35.core.v1.node import Node
from kubex.k8s.v1_35.core.v1.pod import Pod


async def answers(client: BaseClient, pod: Pod) -> None:
    api: Api[Pod] = Api(Pod, client=client, namespace="default")
    assert_type(await api.get("a"), Pod)
    assert_type(await api.list(), ResourceList[Pod])
    assert_type((await api.list()).items, list[Pod])
    assert_type((await api.list()).metadata.continue_, str | None)
    assert_type(await api.create(pod), Pod)
    assert_type(await api.replace(pod), Pod)
    assert_type(await api.patch("a", MergePatch({})), Pod)
    assert_type(await api.delete("a"), Pod | Status)
    assert_type(await api.delete_collection(), ResourceList[Pod] | Status)
    assert_type(api.watch(), Watch[Pod])
    for each in await api.list():
        assert_type(each, Pod)
    async for event in api.watch():
        assert_type(event, WatchEvent[Pod])
        assert_type(event.object, Pod)
        assert_type(event.type, EventType)
        assert_type(event.object.metadata, ObjectMeta)
    async with api.watch() as events:
        assert_type(await anext(events), WatchEvent[Pod])
    assert_type(Api(Pod, client=client), Api[Pod])


async def accepted(client: BaseClient, pod: Pod) -> None:
    api = Api(Pod, client=client)
    await api.get("a", namespace="b", resource_version="0", request_timeout=3, pretty=True)
    await api.list(namespace=None, limit=5, continue_="x", label_selector="a=b", request_timeout=Timeout(total=1))
    await api.list(namespace=..., resource_version_match="Exact", request_timeout=...)
    await api.create(pod, dry_run="All", field_validation="Strict", request_timeout=None)
    await api.patch("a", StrategicMergePatch(pod), field_manager="me")
    await api.patch("a", ApplyPatch(pod), field_manager="me", force=True)
    await api.patch("a", JsonPatch([{"op": "remove", "path": "/a"}]))
    await api.delete("a", propagation_policy="Background", preconditions=Preconditions(uid="u"))
    api.watch(timeout_seconds=5, allow_watch_bookmarks=True, send_initial_events=True)


async def refused(client: BaseClient, pod: Pod, node: Node) -> None:
    api = Api(Pod, client=client)
    await api.get("a", limit=5)  # type: ignore[call-arg]
    await api.get(1)  # type: ignore[arg-type]
    await api.list(labelSelector="a=b")  # type: ignore[call-arg]
    await api.list(limit="5")  # type: ignore[arg-type]
    await api.list(resource_version_match="exact")  # type: ignore[arg-type]
    await api.list(request_timeout="5")  # type: ignore[arg-type]
    await api.create(node)  # type: ignore[arg-type]
    await api.create(pod, dry_run=True)  # type: ignore[arg-type]
    await api.replace("a")  # type: ignore[arg-type]
    await api.patch("a", {})  # type: ignore[arg-type]
    await api.delete("a", propagation_policy="Later")  # type: ignore[arg-type]
    api.watch(allow_bookmarks=True)  # type: ignore[call-arg]
    _ = (await api.get("a")).statuz  # type: ignore[attr-defined]
    Api(str, client=client)  # type: ignore[type-var]
    Timeout(5)  # type: ignore[call-arg]
