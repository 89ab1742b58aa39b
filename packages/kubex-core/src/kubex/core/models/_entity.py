from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import Field

from kubex.core.models._base import Model
from kubex.core.models._metadata import ObjectMeta


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceConfig:
    """Where the API server keeps a resource: `group` is empty for the core group, `plural` is the name in URLs."""

    version: str
    kind: str
    plural: str
    group: str = ""

    @property
    def api_version(self) -> str:
        """The group and version as manifests write them: `apps/v1`, or just `v1` for the core group."""
        return f"{self.group}/{self.version}" if self.group else self.version


class Entity(Model):
    """A resource: an object that an API server stores under a name.

    A class of one's own names its place in `__RESOURCE_CONFIG__`; `api_version` and `kind` are filled in from it.
    """

    __RESOURCE_CONFIG__: ClassVar[ResourceConfig]

    api_version: str = ""
    kind: str = ""
    metadata: ObjectMeta = Field(default_factory=ObjectMeta)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        config = cls.__dict__.get("__RESOURCE_CONFIG__")
        if config is not None:
            # Runs before pydantic collects the fields, which takes these as the defaults of the inherited ones.
            for name in ("api_version", "kind"):
                if name not in cls.__dict__:
                    setattr(cls, name, getattr(config, name))


class ClusterScopedEntity(Entity):
    """Base of resources that belong to no namespace, such as Node."""


class NamespaceScopedEntity(Entity):
    """Base of resources that live in a namespace, such as Pod."""
