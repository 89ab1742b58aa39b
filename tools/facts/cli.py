"""The command line of the facts tool."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .connection import ServerError, connect
from .document import read_dump
from .facts import make_facts
from .render import render
from .server import read_discovery, read_server


def main(arguments: Sequence[str] | None = None) -> int:
    """Make facts as the arguments say, and write them to a file or to standard output."""
    options = _parser().parse_args(arguments)
    try:
        text = render(options.make(options))
    except (OSError, ValueError, ServerError) as error:
        print(f"facts: {error}", file=sys.stderr)
        return 1
    if options.output is None:
        sys.stdout.write(text)
    else:
        options.output.write_text(text, encoding="utf-8")
    return 0


def _from_document(options: argparse.Namespace) -> dict[str, object]:
    dump = read_dump(options.file)
    return make_facts(options.version or dump["version"], dump["paths"])


def _from_server(options: argparse.Namespace) -> dict[str, object]:
    connection = connect(options)
    version, documents = read_server(connection)
    return make_facts(options.version or version, documents, read_discovery(connection, documents))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tools/facts", description="Make the facts file of a Kubernetes minor.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    document = commands.add_parser("document", help="from a file of OpenAPI documents; knows no short names")
    document.add_argument("file", type=Path, help='.json or .json.gz: {"version": ..., "paths": {"api/v1": ...}}')
    document.set_defaults(make=_from_document)

    server = commands.add_parser("server", help="from a running API server, with the beta groups that it serves")
    server.add_argument("--server", metavar="URL", help="such as https://127.0.0.1:6443, or that of `kubectl proxy`")
    server.add_argument("--kubeconfig", type=Path, help="take URL and credentials from its current context")
    server.add_argument("--token", help="bearer token")
    for name in ("cacert", "cert", "key"):
        server.add_argument(f"--{name}", type=Path, help="PEM file")
    server.set_defaults(make=_from_server)

    for command in (document, server):
        command.add_argument(
            "--version", help="the version, such as v1.35.4, where the source does not tell it rightly"
        )
        command.add_argument("-o", "--output", type=Path, help="write to this file instead of standard output")
    return parser
