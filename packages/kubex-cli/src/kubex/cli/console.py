"""Where the commands print."""

from rich.console import Console

_UNLIMITED = 10_000


def stdout_console() -> Console:
    """Give a console as wide as the terminal; lines into a file or a pipe are never cut or broken."""
    console = Console(highlight=False)
    if not console.file.isatty():
        console.width = _UNLIMITED
    return console


def stderr_console() -> Console:
    """Give a console for errors and warnings, which leaves it to the terminal to break long lines."""
    return Console(stderr=True, highlight=False, soft_wrap=True)
