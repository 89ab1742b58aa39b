"""Warnings as the user of a command sees them."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from rich.text import Text

from kubex.cli.console import stderr_console


@contextmanager
def plain_warnings() -> Iterator[None]:
    """Show the warnings meant for users, such as those of an API server, as one line on stderr each."""
    show_any = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *where: object) -> None:
        if category is UserWarning:
            stderr_console().print(Text.assemble(("warning: ", "bold yellow"), str(message)))
        else:
            show_any(message, category, *where)  # type: ignore[arg-type]

    with warnings.catch_warnings():
        warnings.showwarning = show  # type: ignore[assignment]
        yield
