from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar, Unpack

from kubex.api import _requests
from kubex.api._capabilities import ApiOf, check_capability
from kubex.api._paths import check_resource
from kubex.api._place import Namespace, Place
from kubex.api._reading import unreadable
from kubex.api._watch import Watch
from kubex.client import BaseClient
from kubex.core.decode import Decoding, decode_deleted, decode_deleted_list, decode_list, decode_object
from kubex.core.exceptions import DecodeError
from kubex.core.models import Entity, HasAttach, HasExec, HasLogs, HasPortForward, ResourceList, Status
from kubex.core.params import (
    CreateParams,
    DeleteCollectionParams,
    DeleteParams,
    GetParams,
    ListParams,
    PatchParams,
    Preconditions,
    ReplaceParams,
    TimeoutTypes,
    WatchParams,
)
from kubex.core.patches import Patch
from kubex.transport import Request

if TYPE_CHECKING:  # each is imported when it is asked for
    from kubex.api._commands.attach import Attach
    from kubex.api._commands.exec import Exec
    from kubex.api._files.verbs import Files
    from kubex.api._logs import Logs
    from kubex.api._ports.forward import PortForward

T = TypeVar("T", bound=Entity)
R = TypeVar("R")


class Api(Generic[T]):
    """The verbs of the Kubernetes API on one resource: `Api(Pod, client=client, namespace="default")`.

    `namespace` here holds for every call; one given to a call wins. None means all namespaces to list, watch and
    delete_collection; the other verbs need one, except that create and replace take the object's own.
    `request_timeout` of a call wins over the client's `timeout`. The other parameters are those of the Kubernetes
    API, under their own names in snake_case (see `kubex.core.params`).

    Every verb raises, besides what it says itself:
        InvalidRequest: a namespace is missing, or given for a resource that has none; nothing was sent.
        ApiError: the API server answered with a failure: `NotFound`, `Conflict`, `Forbidden`, ...
        TransportError: no complete answer came.
        DecodeError: the answer cannot be read.
    """

    def __init__(self, resource: type[T], *, client: BaseClient, namespace: str | None = None) -> None:
        check_resource(resource)
        self._resource = resource
        self._client = client
        self._place = Place(resource, namespace)

    async def get(
        self, name: str, *, namespace: Namespace = ..., request_timeout: TimeoutTypes = ..., **params: Unpack[GetParams]
    ) -> T:
        """Read one object; `NotFound` if there is none."""
        where = self._place.one_namespace(namespace, name)
        request = _requests.get(self._resource, where, name, params, request_timeout)
        return await self._call(request, decode_object)

    async def list(
        self, *, namespace: Namespace = ..., request_timeout: TimeoutTypes = ..., **params: Unpack[ListParams]
    ) -> ResourceList[T]:
        """Read the objects that the selectors pick; with `limit`, a page of them, and `continue_` for the next."""
        request = _requests.list_(self._resource, self._place.any_namespace(namespace), params, request_timeout)
        return await self._call(request, decode_list)

    def watch(
        self, *, namespace: Namespace = ..., request_timeout: TimeoutTypes = ..., **params: Unpack[WatchParams]
    ) -> Watch[T]:
        """Follow changes: `async for event in api.watch(resource_version=...)`; `Gone` if that version is too old.

        No total limit holds unless `request_timeout` names one. A connection that is silent for longer than
        `timeout_seconds`, by which the server would have ended it, and a margin, is taken for dead.
        """
        request = _requests.watch(self._resource, self._place.any_namespace(namespace), params, request_timeout)
        return Watch(self._client, self._resource, request)

    async def create(
        self,
        entity: T,
        *,
        namespace: Namespace = ...,
        request_timeout: TimeoutTypes = ...,
        **params: Unpack[CreateParams],
    ) -> T:
        """Store a new object and give it as stored; `AlreadyExists` if its name is taken."""
        where = self._place.own_namespace(namespace, entity)
        request = _requests.create(self._resource, where, entity, params, request_timeout)
        return await self._call(request, decode_object)

    async def replace(
        self,
        entity: T,
        *,
        namespace: Namespace = ...,
        request_timeout: TimeoutTypes = ...,
        **params: Unpack[ReplaceParams],
    ) -> T:
        """Store an object in place of the one of its name; `Conflict` if that has changed since it was read."""
        where = self._place.own_namespace(namespace, entity)
        request = _requests.replace(self._resource, where, entity, params, request_timeout)
        return await self._call(request, decode_object)

    async def patch(
        self,
        name: str,
        patch: Patch,
        *,
        namespace: Namespace = ...,
        request_timeout: TimeoutTypes = ...,
        **params: Unpack[PatchParams],
    ) -> T:
        """Change part of an object, by one of the kinds in `kubex.core.patches`, and give it as stored."""
        where = self._place.one_namespace(namespace, name)
        request = _requests.patch(self._resource, where, name, patch, params, request_timeout)
        return await self._call(request, decode_object)

    async def delete(
        self,
        name: str,
        *,
        namespace: Namespace = ...,
        preconditions: Preconditions | None = None,
        request_timeout: TimeoutTypes = ...,
        **params: Unpack[DeleteParams],
    ) -> T | Status:
        """Delete an object; answers a `Status`, or the object where it stays for a while, as pods do."""
        where = self._place.one_namespace(namespace, name)
        request = _requests.delete(self._resource, where, name, preconditions, params, request_timeout)
        return await self._call(request, decode_deleted)

    async def delete_collection(
        self,
        *,
        namespace: Namespace = ...,
        preconditions: Preconditions | None = None,
        request_timeout: TimeoutTypes = ...,
        **params: Unpack[DeleteCollectionParams],
    ) -> ResourceList[T] | Status:
        """Delete the objects that the selectors pick, all without any; answers those that were there, or a `Status`."""
        where = self._place.any_namespace(namespace)
        request = _requests.delete_collection(self._resource, where, preconditions, params, request_timeout)
        return await self._call(request, decode_deleted_list)

    @property
    def logs(self: "ApiOf[HasLogs]") -> "Logs":
        """The logs of containers; NotImplementedError where the resource's class is not marked `HasLogs`."""
        from kubex.api._logs import Logs

        check_capability(self._resource, HasLogs, "logs")
        return Logs(self._client, self._place)

    @property
    def exec(self: "ApiOf[HasExec]") -> "Exec":
        """Commands in containers; NotImplementedError where the resource's class is not marked `HasExec`."""
        from kubex.api._commands.exec import Exec

        check_capability(self._resource, HasExec, "exec")
        return Exec(self._client, self._place)

    @property
    def attach(self: "ApiOf[HasAttach]") -> "Attach":
        """What a container's own process reads and writes; NotImplementedError where it is not marked `HasAttach`."""
        from kubex.api._commands.attach import Attach

        check_capability(self._resource, HasAttach, "attach")
        return Attach(self._client, self._place)

    @property
    def portforward(self: "ApiOf[HasPortForward]") -> "PortForward":
        """The ports of an object; NotImplementedError where the resource's class is not marked `HasPortForward`."""
        from kubex.api._ports.forward import PortForward

        check_capability(self._resource, HasPortForward, "portforward")
        return PortForward(self._client, self._place)

    @property
    def files(self: "ApiOf[HasExec]") -> "Files":
        """The files of containers; NotImplementedError where the resource's class is not marked `HasExec`."""
        from kubex.api._files.verbs import Files

        check_capability(self._resource, HasExec, "files")
        return Files(self._client, self._place)

    async def _call(self, request: Request, decode: Callable[[type[T], bytes, Decoding], R]) -> R:
        response = await self._client.request(request)
        try:
            return decode(self._resource, response.body, self._client.options.decode)
        except DecodeError as error:
            raise unreadable(request, self._client, error) from error.__cause__
