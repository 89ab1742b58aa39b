"""What can be asked of a resource besides the verbs: a class that has it names the marker among its bases."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the properties of Api that ask for a marker need it to be a resource
    from kubex.core.models._entity import Entity as _Marker
else:

    class _Marker:  # four models more would be felt by each import
        __slots__ = ()


class HasLogs(_Marker):
    """Marks resources that have logs, such as Pod."""

    __slots__ = ()


class HasExec(_Marker):
    """Marks resources in which commands can be run, such as Pod."""

    __slots__ = ()


class HasAttach(_Marker):
    """Marks resources to whose running process one can attach, such as Pod."""

    __slots__ = ()


class HasPortForward(_Marker):
    """Marks resources whose ports can be reached through the API server, such as Pod."""

    __slots__ = ()
