"""The fixtures that every cluster test stands on."""

import json
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.cluster


def test_the_kubeconfig_reaches_a_server_that_kubectl_can_talk_to(real_kubeconfig: Path, kubectl: Path) -> None:
    command = [str(kubectl), "--kubeconfig", str(real_kubeconfig), "version", "--output", "json"]
    versions = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)
    assert versions["serverVersion"]["major"] == "1"
