import datetime
from typing import Any

from kubex.core.models._base import Model
from kubex.core.models._fields import Present


class ListMeta(Model):
    """What a list says of itself: its resource version, and how to go on where it was cut by `limit`."""

    continue_: str | None = None
    remaining_item_count: int | None = None
    resource_version: str | None = None
    self_link: str | None = None


class OwnerReference(Model):
    """The object that another object belongs to; it must be in the same namespace, or cluster-scoped."""

    api_version: Present[str]
    kind: Present[str]
    name: Present[str]
    uid: Present[str]
    block_owner_deletion: bool | None = None
    controller: bool | None = None


class ManagedFieldsEntry(Model):
    """Which fields one field manager set, by which operation, and when."""

    api_version: str | None = None
    fields_type: str | None = None
    fields_v1: dict[str, Any] | None = None
    manager: str | None = None
    operation: str | None = None
    subresource: str | None = None
    time: datetime.datetime | None = None


class ObjectMeta(Model):
    """The metadata that every stored object has."""

    annotations: dict[str, str] | None = None
    creation_timestamp: datetime.datetime | None = None
    deletion_grace_period_seconds: int | None = None
    deletion_timestamp: datetime.datetime | None = None
    finalizers: list[str] | None = None
    generate_name: str | None = None
    generation: int | None = None
    labels: dict[str, str] | None = None
    managed_fields: list[ManagedFieldsEntry] | None = None
    name: str | None = None
    namespace: str | None = None
    owner_references: list[OwnerReference] | None = None
    resource_version: str | None = None
    self_link: str | None = None
    uid: str | None = None
