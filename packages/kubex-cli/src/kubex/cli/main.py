"""The command line: what `kubex` understands. What the commands need is imported when they run."""

from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="kubex",
    help="Kubex, a typed and async Kubernetes client for Python.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Runtime(StrEnum):
    """The event loop libraries that Kubex runs on."""

    ASYNCIO = "asyncio"
    TRIO = "trio"


def main() -> None:
    """Run the `kubex` command."""
    app(prog_name="kubex")


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - Typer's way to call it
    if wanted:
        typer.echo(f"kubex {version('kubex-cli')}")
        raise typer.Exit


@app.callback()
def _kubex(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def demo(
    *,
    transport: Annotated[
        str | None, typer.Option(metavar="NAME", help="The transport to use; `kubex plugins` lists them.")
    ] = None,
    runtime: Annotated[Runtime, typer.Option(help="The event loop to run on.")] = Runtime.ASYNCIO,
    kubeconfig: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Run on the cluster of this kubeconfig, in a new namespace.")
    ] = None,
    context: Annotated[
        str | None, typer.Option(metavar="NAME", help="Run on the cluster of this context, in a new namespace.")
    ] = None,
) -> None:
    """Show what Kubex does: create, list, watch, patch, apply and delete pods.

    Without --kubeconfig and --context it runs on a cluster embedded in the
    command. On a cluster of yours it runs in a namespace of its own, which is
    removed again whatever happens; its pods are never scheduled to a node.
    """
    from kubex.cli.errors import reported
    from kubex.cli.warnings import plain_warnings

    with plain_warnings(), reported():
        from kubex.cli.demo import run_demo

        run_demo(runtime=runtime, transport=transport, kubeconfig=kubeconfig, context=context)


@app.command()
def plugins(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list of objects instead of a table.")] = False
) -> None:
    """List the transport plugins in order of preference, those that cannot be used last."""
    from kubex.cli.console import stdout_console
    from kubex.cli.plugins import plugins_json, print_plugins
    from kubex.transport import installed_transports

    found = installed_transports().plugins
    if as_json:
        typer.echo(plugins_json(found))
    else:
        print_plugins(found, stdout_console())
