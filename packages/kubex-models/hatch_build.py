"""Build hook: writes the generated classes before a wheel is made, editable ones included."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GenerateClasses(BuildHookInterface[BuilderConfig]):
    """Writes the classes of every facts file into the source tree, and has the wheel take them in."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run the generator."""
        sys.path.insert(0, self.root)
        try:
            from generator import generate
        finally:
            sys.path.remove(self.root)
        root = Path(self.root)
        generate(root / "facts", root / "src" / "kubex" / "k8s")
        # They are git-ignored, and hatch leaves such files out unless told.
        build_data["artifacts"].append("/src/kubex/k8s/v1_*/")
