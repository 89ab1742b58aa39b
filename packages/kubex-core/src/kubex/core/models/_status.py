from typing import Literal

from kubex.core.models._base import Model
from kubex.core.models._metadata import ListMeta


class StatusCause(Model):
    """One reason among several for a failure, often about one field of the object."""

    field: str | None = None
    message: str | None = None
    reason: str | None = None


class StatusDetails(Model):
    """What a `Status` is about: the object, the causes, and when to try again."""

    causes: list[StatusCause] | None = None
    group: str | None = None
    kind: str | None = None
    name: str | None = None
    retry_after_seconds: int | None = None
    uid: str | None = None


class Status(Model):
    """How a call went, where the API server answers with no object."""

    api_version: Literal["v1"] = "v1"
    kind: Literal["Status"] = "Status"
    code: int | None = None
    details: StatusDetails | None = None
    message: str | None = None
    metadata: ListMeta | None = None
    reason: str | None = None
    status: str | None = None
