from collections.abc import Callable
from types import EllipsisType
from typing import Generic, TypeVar, Unpack

from kubex.api import _requests
from kubex.api._paths import check_entity, check_resource, is_cluster_scoped
from kubex.api._reading import unreadable
from kubex.api._watch import Watch
from kubex.client import BaseClient
from kubex.core.decode import Decoding, decode_deleted, decode_deleted_list, decode_list, decode_object
from kubex.core.exceptions import DecodeError, InvalidRequest
from kubex.core.models import Entity, ResourceList, Status
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

T = TypeVar("T", bound=Entity)
R = TypeVar("R")
Namespace = str | EllipsisType | None


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
        self._namespace = namespace
        self._check_scope(namespace)

    async def get(
        self, name: str, *, namespace: Namespace = ..., request_timeout: TimeoutTypes = ..., **params: Unpack[GetParams]
    ) -> T:
        """Read one object; `NotFound` if there is none."""
        where = self._one_namespace(namespace, name)
        request = _requests.get(self._resource, where, name, params, request_timeout)
        return await self._call(request, decode_object)

    async def list(
        self, *, namespace: Namespace = ..., request_timeout: TimeoutTypes = ..., **params: Unpack[ListParams]
    ) -> ResourceList[T]:
        """Read the objects that the selectors pick; with `limit`, a page of them, and `continue_` for the next."""
        request = _requests.list_(self._resource, self._any_namespace(namespace), params, request_timeout)
        return await self._call(request, decode_list)

    def watch(
        self, *, namespace: Namespace = ..., request_timeout: TimeoutTypes = ..., **params: Unpack[WatchParams]
    ) -> Watch[T]:
        """Follow changes: `async for event in api.watch(resource_version=...)`; `Gone` if that version is too old.

        No total limit holds unless `request_timeout` names one. A connection that is silent for longer than
        `timeout_seconds`, by which the server would have ended it, and a margin, is taken for dead.
        """
        request = _requests.watch(self._resource, self._any_namespace(namespace), params, request_timeout)
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
        where = self._own_namespace(namespace, entity)
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
        where = self._own_namespace(namespace, entity)
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
        where = self._one_namespace(namespace, name)
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
        where = self._one_namespace(namespace, name)
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
        where = self._any_namespace(namespace)
        request = _requests.delete_collection(self._resource, where, preconditions, params, request_timeout)
        return await self._call(request, decode_deleted_list)

    async def _call(self, request: Request, decode: Callable[[type[T], bytes, Decoding], R]) -> R:
        response = await self._client.request(request)
        try:
            return decode(self._resource, response.body, self._client.options.decode)
        except DecodeError as error:
            raise unreadable(request, self._client, error) from error.__cause__

    def _any_namespace(self, given: Namespace) -> str | None:
        if given is ...:
            return self._namespace
        self._check_scope(given)
        return given

    def _one_namespace(self, given: Namespace, name: str | None) -> str | None:
        namespace = self._any_namespace(given)
        if namespace is None and not is_cluster_scoped(self._resource):
            what = f"{self._resource.__name__} {name!r}" if name else f"A {self._resource.__name__}"
            msg = f"{what} lives in a namespace: give namespace= to Api or to the call"
            raise InvalidRequest(msg)
        return namespace

    def _own_namespace(self, given: Namespace, entity: T) -> str | None:
        check_entity(self._resource, entity)
        if given is ... and self._namespace is None and entity.metadata.namespace:
            given = entity.metadata.namespace
        return self._one_namespace(given, entity.metadata.name)

    def _check_scope(self, namespace: str | None) -> None:
        if namespace is not None and is_cluster_scoped(self._resource):
            msg = f"{self._resource.__name__} belongs to no namespace, yet namespace={namespace!r} was given"
            raise InvalidRequest(msg)
