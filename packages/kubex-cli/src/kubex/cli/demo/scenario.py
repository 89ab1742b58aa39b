"""What the demo does, as an example of Kubex: the verbs of the API on typed pods, and a watch beside them."""

from collections.abc import Sequence
from typing import Protocol

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from kubex.api import Api
from kubex.client import BaseClient
from kubex.core.exceptions import Forbidden, KubexError
from kubex.core.models import EventType, ObjectMeta, WatchEvent
from kubex.core.patches import ApplyPatch, MergePatch, StrategicMergePatch
from kubex.k8s.v1_35.core.v1 import Container, Pod, PodSchedulingGate, PodSpec, ServiceAccount

NAMES = ("web-1", "web-2", "web-3")
SELECTOR = "app=web"

Events = MemoryObjectReceiveStream[WatchEvent[Pod]]


class Narrator(Protocol):
    """Tells the user what the scenario is about to do, and what it sees."""

    def step(self, title: str) -> None:
        """Tell what comes next."""

    def pods(self, pods: Sequence[Pod]) -> None:
        """Show a list of pods."""

    def event(self, event: WatchEvent[Pod]) -> None:
        """Show an event of a watch."""


async def play(client: BaseClient, namespace: str, narrator: Narrator) -> None:
    """Create pods in a namespace, list them, and watch them while they are changed and deleted."""
    pods = Api(Pod, client=client, namespace=namespace)

    narrator.step("Create pods")
    await create_first(pods, client, namespace)
    for name in NAMES[1:]:
        await pods.create(web_pod(name))

    narrator.step("List them")
    found = await pods.list(label_selector=SELECTOR)
    narrator.pods(found.items)

    narrator.step("Watch them: first what is there, then every change")
    send, events = anyio.create_memory_object_stream[WatchEvent[Pod]](100)
    async with anyio.create_task_group() as tasks, events:
        tasks.start_soon(follow, pods, send, narrator)
        await arrival(events, EventType.ADDED, *NAMES)
        await change(pods, events, narrator)
        await delete(pods, events, narrator)
        tasks.cancel_scope.cancel()  # a watch has no end of its own


def web_pod(name: str) -> Pod:
    """Describe a pod; with its scheduling gate it stays as it is, so that no node has any work with it."""
    return Pod(
        metadata=ObjectMeta(name=name, labels={"app": "web"}),
        spec=PodSpec(
            containers=[Container(name="web", image="busybox:1")],
            scheduling_gates=[PodSchedulingGate(name="kubex.dev/demo")],
        ),
    )


async def create_first(pods: Api[Pod], client: BaseClient, namespace: str) -> None:
    """Create the first pod of a new namespace, which gets the service account that pods need a moment later."""
    try:
        await pods.create(web_pod(NAMES[0]))
    except Forbidden as error:
        if "serviceaccount" not in (error.status.message or ""):
            raise
        await service_account(client, namespace)
        await pods.create(web_pod(NAMES[0]))


async def service_account(client: BaseClient, namespace: str) -> None:
    """Wait until a namespace has its default service account; a watch without a version begins with what is there."""
    accounts = Api(ServiceAccount, client=client, namespace=namespace)
    async with accounts.watch(field_selector="metadata.name=default", timeout_seconds=20) as events:
        async for event in events:
            if event.type is EventType.ADDED:
                return
    msg = f"namespace {namespace} got no default service account within 20 s, and pods need one"
    raise KubexError(msg)


async def follow(pods: Api[Pod], seen: MemoryObjectSendStream[WatchEvent[Pod]], narrator: Narrator) -> None:
    """Show the events of the pods as they come, and pass them on, until the watch ends."""
    async with seen, pods.watch(label_selector=SELECTOR) as events:
        async for event in events:
            narrator.event(event)
            await seen.send(event)


async def change(pods: Api[Pod], events: Events, narrator: Narrator) -> None:
    """Change pods in three ways, and see each change come back as an event."""
    narrator.step("Merge patch: one more label")
    merge = MergePatch(Pod(metadata=ObjectMeta(labels={"tier": "frontend"})))
    await pods.patch("web-1", merge)
    await arrival(events, EventType.MODIFIED, "web-1")

    narrator.step("Strategic merge patch: another image for the container named web")
    strategic = StrategicMergePatch(Pod(spec=PodSpec(containers=[Container(name="web", image="busybox:1.37")])))
    await pods.patch("web-2", strategic)
    await arrival(events, EventType.MODIFIED, "web-2")

    narrator.step("Server-side apply: a label that its field manager owns")
    apply = ApplyPatch(Pod(metadata=ObjectMeta(name="web-3", labels={"owner": "kubex"})))
    await pods.patch("web-3", apply, field_manager="kubex-demo")
    await arrival(events, EventType.MODIFIED, "web-3")


async def delete(pods: Api[Pod], events: Events, narrator: Narrator) -> None:
    """Delete one pod, then the others at once, and see them go."""
    narrator.step("Delete a pod")
    await pods.delete("web-1", grace_period_seconds=0)
    await arrival(events, EventType.DELETED, "web-1")

    narrator.step("Delete the others by their label")
    await pods.delete_collection(label_selector=SELECTOR, grace_period_seconds=0)
    await arrival(events, EventType.DELETED, "web-2", "web-3")


async def arrival(events: Events, wanted: EventType, *names: str) -> None:
    """Wait until an event of a type has come for each of the pods named."""
    missing = set(names)
    async for event in events:
        if event.type is wanted:
            missing.discard(event.object.metadata.name or "")
        if not missing:
            return
    msg = f"the server ended the watch before {' and '.join(sorted(missing))} were {wanted}"
    raise KubexError(msg)
