"""`kubex demo`: `scenario` and `namespace` are the example, the other modules show and run it."""

from kubex.cli.demo.run import run_demo

__all__ = ["run_demo"]
