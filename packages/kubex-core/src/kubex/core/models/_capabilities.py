"""What can be asked of a resource besides the verbs: a class that has it names the marker among its bases."""


class HasLogs:
    """Marks resources that have logs, such as Pod."""

    __slots__ = ()


class HasExec:
    """Marks resources in which commands can be run, such as Pod."""

    __slots__ = ()


class HasAttach:
    """Marks resources to whose running process one can attach, such as Pod."""

    __slots__ = ()


class HasPortForward:
    """Marks resources whose ports can be reached through the API server, such as Pod."""

    __slots__ = ()
