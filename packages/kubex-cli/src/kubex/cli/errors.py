"""Errors as the user of a command sees them: one line and an exit code."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.text import Text

from kubex.cli.console import stderr_console
from kubex.core.exceptions import KubexError

FAILED = 1
INTERRUPTED = 128 + 2  # as a shell reports a process that SIGINT ended


@contextmanager
def reported() -> Iterator[None]:
    """End the command with one line on stderr for an error of Kubex; other exceptions are bugs and pass.

    Raises:
        Exit: with 1 after an error, with 130 after ^C.
    """
    try:
        yield
    except (KeyboardInterrupt, Exception, BaseExceptionGroup) as error:
        if is_interrupt(error):
            raise typer.Exit(INTERRUPTED) from None
        first = first_error(error)
        if not isinstance(first, KubexError):
            raise
        stderr_console().print(Text.assemble(("error: ", "bold red"), (error_text(first), "red")))
        raise typer.Exit(FAILED) from None


def is_interrupt(error: BaseException) -> bool:
    """Tell whether an error is ^C, or a group of errors with one in it."""
    if isinstance(error, BaseExceptionGroup):
        return error.subgroup(KeyboardInterrupt) is not None
    return isinstance(error, KeyboardInterrupt)


def first_error(error: BaseException) -> BaseException:
    """Give the first error that is inside groups of errors, which task groups raise."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def error_text(error: BaseException) -> str:
    """Write an error on one line, with the causes that say something new."""
    text = _one_line(error)
    cause = error.__cause__
    while cause is not None:
        reason = _one_line(cause)
        if reason not in text:
            text = f"{text}: {reason}"
        cause = cause.__cause__
    return text


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
