"""A namespace for a while: made for the demo, and removed with all that is in it."""

import secrets
import string
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import anyio

from kubex.api import Api
from kubex.client import BaseClient
from kubex.core.exceptions import ApiError, KubexError, NotFound
from kubex.core.models import EventType, ObjectMeta
from kubex.k8s.v1_35.core.v1 import Namespace

REMOVAL_SECONDS = 30.0


@asynccontextmanager
async def temporary_namespace(client: BaseClient, tell: Callable[[str], None]) -> AsyncIterator[str]:
    """Create a namespace, give its name, and remove it whatever happens inside.

    Raises:
        KubexError: the namespace could not be removed; an error from inside wins over it.
    """
    namespaces = Api(Namespace, client=client)
    # Chosen here and not by `generate_name`: a create that breaks off may have made it nevertheless.
    name = "kubex-demo-" + "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(5))

    async def remove(failure: type[BaseException] | None, *_: object) -> None:
        start = anyio.current_time()
        if failure is not None:
            tell(f"removing namespace {name}")
        try:
            with anyio.fail_after(REMOVAL_SECONDS, shield=True):
                await remove_namespace(namespaces, name)
        except (KubexError, TimeoutError) as error:
            reason = str(error) or f"it is still there after {REMOVAL_SECONDS:g} s"
            msg = f"namespace {name} was not removed: {reason}. See `kubectl get namespace {name}`"
            if failure is None:
                raise KubexError(msg) from error
            tell(msg)
        else:
            tell(f"namespace {name} is removed, in {anyio.current_time() - start:.1f} s")

    async with AsyncExitStack() as stack:
        stack.push_async_exit(remove)
        try:
            await namespaces.create(Namespace(metadata=ObjectMeta(name=name)))
        except ApiError:
            stack.pop_all()  # refused, so there is nothing to remove
            raise
        yield name


async def remove_namespace(namespaces: Api[Namespace], name: str) -> None:
    """Delete a namespace and wait until it is gone, which takes a cluster a while."""
    only_this = f"metadata.name={name}"
    before = await namespaces.list(field_selector=only_this)
    try:
        await namespaces.delete(name)
    except NotFound:
        return
    async with namespaces.watch(field_selector=only_this, resource_version=before.metadata.resource_version) as events:
        async for event in events:
            if event.type is EventType.DELETED:
                return
