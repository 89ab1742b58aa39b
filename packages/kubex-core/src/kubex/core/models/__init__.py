"""The base types of Kubernetes resources, and of what the API server says about them."""

from kubex.core.models._base import Model, to_wire
from kubex.core.models._capabilities import HasAttach, HasExec, HasLogs, HasPortForward
from kubex.core.models._entity import ClusterScopedEntity, Entity, NamespaceScopedEntity, ResourceConfig
from kubex.core.models._fields import Base64Bytes, IntOrString, MicroTime, OneOf, Present
from kubex.core.models._list import ResourceList
from kubex.core.models._metadata import ListMeta, ManagedFieldsEntry, ObjectMeta, OwnerReference
from kubex.core.models._status import Status, StatusCause, StatusDetails
from kubex.core.models._watch import EventType, WatchEvent

__all__ = [
    "Base64Bytes",
    "ClusterScopedEntity",
    "Entity",
    "EventType",
    "HasAttach",
    "HasExec",
    "HasLogs",
    "HasPortForward",
    "IntOrString",
    "ListMeta",
    "ManagedFieldsEntry",
    "MicroTime",
    "Model",
    "NamespaceScopedEntity",
    "ObjectMeta",
    "OneOf",
    "OwnerReference",
    "Present",
    "ResourceConfig",
    "ResourceList",
    "Status",
    "StatusCause",
    "StatusDetails",
    "WatchEvent",
    "to_wire",
]
