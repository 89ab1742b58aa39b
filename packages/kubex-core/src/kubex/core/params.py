"""What the verbs of the Kubernetes API take: query parameters under their own names in snake_case, and time limits.

See https://kubernetes.io/docs/reference/kubernetes-api/common-parameters/common-parameters/ for their meaning.
"""

from datetime import datetime
from typing import Literal, TypedDict

from msgspec import Struct

from kubex.core.timeouts import Timeout, TimeoutTypes

__all__ = [
    "CreateParams",
    "DeleteCollectionParams",
    "DeleteParams",
    "GetParams",
    "ListParams",
    "LogParams",
    "PatchParams",
    "Preconditions",
    "ReplaceParams",
    "Timeout",
    "TimeoutTypes",
    "WatchParams",
]


class Preconditions(Struct, frozen=True, kw_only=True):
    """What must still hold of an object for a delete to happen; else it fails with `Conflict`."""

    resource_version: str | None = None
    uid: str | None = None


class _Params(TypedDict, total=False):
    pretty: bool | str | None


class GetParams(_Params, total=False):
    """Query parameters of get."""

    resource_version: str | None


class _SelectParams(_Params, total=False):
    allow_watch_bookmarks: bool | None
    continue_: str | None
    field_selector: str | None
    label_selector: str | None
    limit: int | None
    resource_version: str | None
    resource_version_match: Literal["Exact", "NotOlderThan"] | None
    send_initial_events: bool | None
    timeout_seconds: int | None


class ListParams(_SelectParams, total=False):
    """Query parameters of list."""


class WatchParams(_SelectParams, total=False):
    """Query parameters of watch. `send_initial_events` brings `resource_version_match="NotOlderThan"` with it."""


class _WriteParams(_Params, total=False):
    dry_run: Literal["All"] | None
    field_manager: str | None
    field_validation: Literal["Ignore", "Warn", "Strict"] | None


class CreateParams(_WriteParams, total=False):
    """Query parameters of create."""


class ReplaceParams(_WriteParams, total=False):
    """Query parameters of replace."""


class PatchParams(_WriteParams, total=False):
    """Query parameters of patch. `force` is for server-side apply: it takes fields over from other managers."""

    force: bool | None


class DeleteParams(_Params, total=False):
    """Query parameters of delete."""

    dry_run: Literal["All"] | None
    grace_period_seconds: int | None
    ignore_store_read_error_with_cluster_breaking_potential: bool | None
    orphan_dependents: bool | None
    propagation_policy: Literal["Orphan", "Background", "Foreground"] | None


class DeleteCollectionParams(_SelectParams, DeleteParams, total=False):
    """Query parameters of delete_collection: which objects, as for list, and how, as for delete."""


class LogParams(_Params, total=False):
    """Query parameters of logs. `container` may be left out where the pod has one; `since_time` has a time zone.

    `stream` is one of the two that a container writes; servers know it only with the feature PodLogsQuerySplitStreams.
    """

    container: str | None
    follow: bool | None
    insecure_skip_tls_verify_backend: bool | None
    limit_bytes: int | None
    previous: bool | None
    since_seconds: int | None
    since_time: datetime | None
    stream: Literal["All", "Stdout", "Stderr"] | None
    tail_lines: int | None
    timestamps: bool | None
