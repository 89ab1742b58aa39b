"""The four ways to change part of an object.

See https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply for which to use when.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol

from msgspec import Struct

from kubex.core.encode import encode_changes
from kubex.core.models import Entity, Model


class Patch(Protocol):
    """A change to an object, of a kind that the API server knows by its content type."""

    content_type: ClassVar[str]

    def content(self) -> bytes:
        """Give the body of the request."""
        ...


class MergePatch(Struct, frozen=True):
    """Fields given replace those of the object, None removes one, lists are replaced as a whole (RFC 7386).

    Of a model exactly the fields that were set are sent, None as null.
    """

    body: Model | Mapping[str, Any]
    content_type: ClassVar[str] = "application/merge-patch+json"

    def content(self) -> bytes:
        """Give the body of the request."""
        return encode_changes(self.body)


class StrategicMergePatch(Struct, frozen=True):
    """As a merge patch, but lists whose items have a key, such as a pod's containers, are merged item by item.

    Custom resources do not know it: `UnsupportedMediaType`.
    """

    body: Model | Mapping[str, Any]
    content_type: ClassVar[str] = "application/strategic-merge-patch+json"

    def content(self) -> bytes:
        """Give the body of the request."""
        return encode_changes(self.body)


class JsonPatch(Struct, frozen=True):
    """A list of operations on paths, such as `{"op": "remove", "path": "/spec/replicas"}` (RFC 6902)."""

    operations: Sequence[Mapping[str, Any]]
    content_type: ClassVar[str] = "application/json-patch+json"

    def content(self) -> bytes:
        """Give the body of the request."""
        return encode_changes(self.operations)


class ApplyPatch(Struct, frozen=True):
    """Server-side apply: the fields that one field manager wants, and no others; the object is made if it is missing.

    Of a model exactly the fields that were set are sent, with `apiVersion` and `kind`.
    """

    body: Entity | Mapping[str, Any]
    content_type: ClassVar[str] = "application/apply-patch+yaml"

    def content(self) -> bytes:
        """Give the body of the request; JSON is YAML."""
        if not isinstance(self.body, Entity):
            return encode_changes(self.body)
        changes = self.body.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return encode_changes({"apiVersion": self.body.api_version, "kind": self.body.kind} | changes)
