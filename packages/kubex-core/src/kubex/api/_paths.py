"""Where a resource lives on the API server (pure)."""

from urllib.parse import quote

from kubex.core.exceptions import InvalidRequest
from kubex.core.models import ClusterScopedEntity, Entity, NamespaceScopedEntity, ResourceConfig


def collection_path(resource: type[Entity], namespace: str | None) -> str:
    """Give the path of all objects of a resource, in one namespace or, with None, in all of them."""
    config = resource.__RESOURCE_CONFIG__
    root = f"/apis/{config.group}/{config.version}" if config.group else f"/api/{config.version}"
    if namespace is None:
        return f"{root}/{config.plural}"
    return f"{root}/namespaces/{segment(namespace, 'namespace')}/{config.plural}"


def object_path(resource: type[Entity], namespace: str | None, name: str) -> str:
    """Give the path of one object."""
    return f"{collection_path(resource, namespace)}/{segment(name, 'name')}"


def check_resource(resource: object) -> None:
    """Refuse a class that cannot be asked for.

    Raises:
        TypeError: it is no entity, says not where it lives, or not whether in a namespace.
    """
    if not isinstance(resource, type) or not issubclass(resource, Entity):
        msg = f"{resource!r} is no class of resources, such as Pod"
        raise TypeError(msg)
    if not isinstance(getattr(resource, "__RESOURCE_CONFIG__", None), ResourceConfig):
        msg = f"{resource.__name__} has no __RESOURCE_CONFIG__: set it to a ResourceConfig in the class"
        raise TypeError(msg)
    if not issubclass(resource, ClusterScopedEntity | NamespaceScopedEntity):
        msg = f"{resource.__name__} must be a NamespaceScopedEntity or a ClusterScopedEntity"
        raise TypeError(msg)


def check_entity(resource: type[Entity], entity: object) -> None:
    """Refuse what is no object of a resource's class.

    Raises:
        TypeError: it is something else, such as a dictionary.
    """
    if not isinstance(entity, resource):
        msg = f"this Api takes a {resource.__name__}, not {type(entity).__name__}"
        raise TypeError(msg)


def is_cluster_scoped(resource: type[Entity]) -> bool:
    """Tell whether objects of a resource belong to no namespace."""
    return issubclass(resource, ClusterScopedEntity)


def segment(value: str, what: str) -> str:
    """Make a name fit to stand in a path.

    Raises:
        InvalidRequest: the name would lead elsewhere.
    """
    if not isinstance(value, str) or value in ("", ".", "..") or "/" in value or "%" in value:
        msg = f"{value!r} cannot be the {what} of an object"
        raise InvalidRequest(msg)
    return quote(value, safe=":")
