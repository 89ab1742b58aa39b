from typing import Protocol, TypeVar

from kubex.api._place import Place
from kubex.client import BaseClient

M = TypeVar("M", covariant=True)


class ApiOf(Protocol[M]):
    """What type checkers take for an Api whose resource has a marker: `Api[Pod]` is one of `HasLogs`."""

    @property
    def _resource(self) -> type[M]: ...

    @property
    def _client(self) -> BaseClient: ...

    @property
    def _place(self) -> Place: ...


def check_capability(resource: type, marker: type, what: str) -> None:
    """Refuse what a resource does not have.

    Raises:
        NotImplementedError: its class is not marked as having it.
    """
    if not issubclass(resource, marker):
        msg = f"{resource.__name__} has no {what}: its class is not marked with kubex.core.models.{marker.__name__}"
        raise NotImplementedError(msg)
