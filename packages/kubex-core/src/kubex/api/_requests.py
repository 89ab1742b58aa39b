"""The requests that the verbs make, as values: nothing is sent here."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import asdict

from kubex.api._paths import collection_path, object_path
from kubex.api._query import check_names, only, query
from kubex.core.encode import encode_object
from kubex.core.exceptions import InvalidRequest
from kubex.core.models import Entity, to_wire
from kubex.core.params import (
    CreateParams,
    DeleteCollectionParams,
    DeleteParams,
    GetParams,
    ListParams,
    PatchParams,
    Preconditions,
    ReplaceParams,
    WatchParams,
)
from kubex.core.patches import ApplyPatch, Patch
from kubex.core.timeouts import TimeoutTypes, as_timeout
from kubex.transport import Request

_JSON = (("content-type", "application/json"),)
_DELETE_QUERY = frozenset({"pretty"})
# Past the server's own limit, which it draws from 30 to 60 minutes where the client names none.
_LONGEST_WATCH = 3600
_IDLE_MARGIN = 30

Kind = type[Entity]
Params = Mapping[str, Any]


def get(kind: Kind, namespace: str | None, name: str, params: Params, timeout: TimeoutTypes) -> Request:
    """Read one object."""
    path = object_path(kind, namespace, name)
    return Request(method="GET", path=path, query=query("get", GetParams, params), timeout=as_timeout(timeout))


def list_(kind: Kind, namespace: str | None, params: Params, timeout: TimeoutTypes) -> Request:
    """Read all objects that the parameters select."""
    path = collection_path(kind, namespace)
    return Request(method="GET", path=path, query=query("list", ListParams, params), timeout=as_timeout(timeout))


def watch(kind: Kind, namespace: str | None, params: Params, timeout: TimeoutTypes) -> Request:
    """Follow the changes of all objects that the parameters select."""
    params = dict(params)
    if params.get("send_initial_events") is not None and params.get("resource_version_match") is None:
        params["resource_version_match"] = "NotOlderThan"  # the server takes the one only with the other
    seconds = params.get("timeout_seconds") or _LONGEST_WATCH  # 0 is no limit of the client's either
    return Request(
        method="GET",
        path=collection_path(kind, namespace),
        query=(("watch", "true"), *query("watch", WatchParams, params)),
        timeout=as_timeout(timeout),
        idle_timeout=seconds + _IDLE_MARGIN,
    )


def create(kind: Kind, namespace: str | None, entity: Entity, params: Params, timeout: TimeoutTypes) -> Request:
    """Store a new object."""
    return Request(
        method="POST",
        path=collection_path(kind, namespace),
        query=query("create", CreateParams, params),
        headers=_JSON,
        body=encode_object(entity),
        timeout=as_timeout(timeout),
    )


def replace(kind: Kind, namespace: str | None, entity: Entity, params: Params, timeout: TimeoutTypes) -> Request:
    """Store an object in place of the one of its name."""
    if not entity.metadata.name:
        msg = f"replace needs metadata.name, which this {entity.kind} does not have"
        raise InvalidRequest(msg)
    return Request(
        method="PUT",
        path=object_path(kind, namespace, entity.metadata.name),
        query=query("replace", ReplaceParams, params),
        headers=_JSON,
        body=encode_object(entity),
        timeout=as_timeout(timeout),
    )


def patch(kind: Kind, namespace: str | None, name: str, patch: Patch, params: Params, timeout: TimeoutTypes) -> Request:
    """Change part of an object."""
    if not hasattr(patch, "content_type"):
        msg = f"patch takes a patch of kubex.core.patches, such as MergePatch(...), not {type(patch).__name__}"
        raise TypeError(msg)
    if isinstance(patch, ApplyPatch) and not params.get("field_manager"):
        msg = "server-side apply needs field_manager, the name under which the fields are owned"
        raise InvalidRequest(msg)
    return Request(
        method="PATCH",
        path=object_path(kind, namespace, name),
        query=query("patch", PatchParams, params),
        headers=(("content-type", patch.content_type),),
        body=patch.content(),
        timeout=as_timeout(timeout),
    )


def delete(
    kind: Kind,
    namespace: str | None,
    name: str,
    preconditions: Preconditions | None,
    params: Params,
    timeout: TimeoutTypes,
) -> Request:
    """Delete one object."""
    check_names("delete", DeleteParams, params)
    path = object_path(kind, namespace, name)
    return _deletion("delete", path, preconditions, {}, params, timeout)


def delete_collection(
    kind: Kind, namespace: str | None, preconditions: Preconditions | None, params: Params, timeout: TimeoutTypes
) -> Request:
    """Delete all objects that the parameters select."""
    check_names("delete_collection", DeleteCollectionParams, params)
    how = only(DeleteParams, params)
    which = {name: value for name, value in params.items() if name not in how}
    return _deletion("delete_collection", collection_path(kind, namespace), preconditions, which, how, timeout)


def _deletion(
    verb: str, path: str, preconditions: Preconditions | None, which: Params, how: Params, timeout: TimeoutTypes
) -> Request:
    # The server reads the options from the query only where there is no body, and preconditions only from a body.
    in_query = {name: value for name, value in how.items() if preconditions is None or name in _DELETE_QUERY}
    return Request(
        method="DELETE",
        path=path,
        query=query(verb, DeleteCollectionParams, {**which, **in_query}),
        headers=() if preconditions is None else _JSON,
        body=None if preconditions is None else _delete_options(preconditions, how),
        timeout=as_timeout(timeout),
    )


def _delete_options(preconditions: Preconditions, how: Params) -> bytes:
    options = {to_wire(name): value for name, value in how.items() if value is not None and name not in _DELETE_QUERY}
    if "dryRun" in options:
        options["dryRun"] = [options["dryRun"]]
    wanted = {to_wire(name): value for name, value in asdict(preconditions).items() if value is not None}
    return msgspec.json.encode({"apiVersion": "v1", "kind": "DeleteOptions", "preconditions": wanted, **options})
