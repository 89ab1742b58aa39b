from types import EllipsisType

from kubex.api._paths import check_entity, is_cluster_scoped, object_path
from kubex.core.exceptions import InvalidRequest
from kubex.core.models import Entity

Namespace = str | EllipsisType | None


class Place:
    """Where the calls of one Api go: a resource, and a namespace, over which the one given to a call wins.

    What does not fit is refused with InvalidRequest.
    """

    def __init__(self, resource: type[Entity], namespace: str | None) -> None:
        self._resource = resource
        self._namespace = namespace
        self._check_scope(namespace)

    def any_namespace(self, given: Namespace) -> str | None:
        """Tell the namespace of a call that may also be for all of them, which is None."""
        if given is ...:
            return self._namespace
        self._check_scope(given)
        return given

    def one_namespace(self, given: Namespace, name: str | None) -> str | None:
        """Tell the namespace of a call for one object; None only for resources that belong to none."""
        namespace = self.any_namespace(given)
        if namespace is None and not is_cluster_scoped(self._resource):
            what = f"{self._resource.__name__} {name!r}" if name else f"A {self._resource.__name__}"
            msg = f"{what} lives in a namespace: give namespace= to Api or to the call"
            raise InvalidRequest(msg)
        return namespace

    def own_namespace(self, given: Namespace, entity: Entity) -> str | None:
        """Tell the namespace of a call that stores an object, whose own stands in where none is given."""
        check_entity(self._resource, entity)
        if given is ... and self._namespace is None and entity.metadata.namespace:
            given = entity.metadata.namespace
        return self.one_namespace(given, entity.metadata.name)

    def subresource_path(self, given: Namespace, name: str, subresource: str) -> str:
        """Give the path of a subresource of one object."""
        return f"{object_path(self._resource, self.one_namespace(given, name), name)}/{subresource}"

    def _check_scope(self, namespace: str | None) -> None:
        if namespace is not None and is_cluster_scoped(self._resource):
            msg = f"{self._resource.__name__} belongs to no namespace, yet namespace={namespace!r} was given"
            raise InvalidRequest(msg)
