"""Makes the folder runnable: `python tools/cluster COMMAND`, with nothing but the standard library."""

import sys
from pathlib import Path

if not __package__:
    # Run by its path: Python put this folder first, but the modules are `tools.cluster.*`, seen from the root.
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from tools.cluster.commands import main

if __name__ == "__main__":
    sys.exit(main())
