"""Make the facts file of a Kubernetes minor: see `python tools/facts --help`."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])  # so that the folder is a package however it is started

from tools.facts.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
