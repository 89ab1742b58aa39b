"""The command line."""

import argparse
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.cluster import packages
from tools.cluster.binaries import build
from tools.cluster.errors import ClusterError, show
from tools.cluster.keeper import keep
from tools.cluster.node import run_node
from tools.cluster.run import run
from tools.cluster.settings import Settings
from tools.cluster.versions import DEFAULT, Version


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    # Ends like ^C does, so that whatever is under way gets to clean up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        return _dispatch(parser().parse_args(arguments))
    except ClusterError as error:
        show(error)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def parser() -> argparse.ArgumentParser:
    """The parser of the command line; `keep` and `node` are for the tool's own processes and not shown."""
    top = argparse.ArgumentParser(prog="python tools/cluster", description="A complete Kubernetes on this machine.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("install", help="install the Debian packages that a node needs (root)")
    version = argparse.ArgumentParser(add_help=False)
    version.add_argument("--kubernetes", default=DEFAULT, metavar="VERSION", help="default: %(default)s")
    commands.add_parser("build", parents=[version], help="build the binaries into the cache, once (5 to 11 minutes)")
    commands.add_parser("kubectl", parents=[version], help="print the path of kubectl, built if need be")
    run_parser = commands.add_parser(
        "run", parents=[version], help="run a cluster and print one line of JSON when it is usable (root)"
    )
    run_parser.add_argument(
        "--work",
        type=Path,
        metavar="DIR",
        help="an empty or new folder to work in, kept afterwards (default: temporary)",
    )
    run_parser.add_argument("--until-stdin-closes", action="store_true", help="end also when standard input does")
    commands.add_parser("keep").add_argument("settings")
    node = commands.add_parser("node")
    node.add_argument("settings")
    node.add_argument("listener", type=int)
    return top


def _dispatch(options: argparse.Namespace) -> int:
    match options.command:
        case "install":
            installed = packages.install()
            print(f"installed {' '.join(installed)}" if installed else "everything is installed", file=sys.stderr)
        case "build":
            print(build(Version.parse(options.kubernetes)))
        case "kubectl":
            print(build(Version.parse(options.kubernetes)) / "kubectl")
        case "run":
            return run(Version.parse(options.kubernetes), options.work, until_stdin_closes=options.until_stdin_closes)
        case "keep":
            return keep(Settings.from_json(options.settings))
        case "node":
            run_node(Settings.from_json(options.settings), socket.socket(fileno=options.listener))
    return 0
