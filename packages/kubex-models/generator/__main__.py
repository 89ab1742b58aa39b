"""Write the classes into the source tree: `python packages/kubex-models/generator`."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
sys.path[0] = str(_PACKAGE)  # so that the folder is a package however it is started

from generator import generate  # noqa: E402

if __name__ == "__main__":
    for minor in generate(_PACKAGE / "facts", _PACKAGE / "src" / "kubex" / "k8s"):
        print(minor)  # noqa: T201
