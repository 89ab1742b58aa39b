"""Compares what kubex makes of kubeconfig files with what kubectl makes of them, where there is a kubectl."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kubex.configuration._kubeconfig import Entry, merge
from kubex.configuration._kubeconfig_file import read_kubeconfig
from kubex.core.exceptions import ConfigurationError

FIRST = """
current-context: ""
clusters:
- {name: c, cluster: {server: "https://one"}}
- {name: empty}
contexts:
- {name: x, context: {cluster: c, user: u}}
users:
- {name: u, user: {token: 2024-01-01}}
- {name: v, user: {token: =}}
"""
SECOND = """
current-context: second
clusters:
- {name: c, cluster: {server: "https://two", tls-server-name: more}}
- {name: empty, cluster: {server: "https://three"}}
- {name: d, cluster: {server: "https://four", disable-compression: yes}}
contexts:
- {name: x, context: {cluster: d, user: v, namespace: more}}
- {name: second, context: {cluster: d, user: u}}
users:
- {name: u, user: {token: more, username: me}}
"""


def kubectl_view(kubectl: Path, *files: Path) -> Any:
    environ = os.environ | {"KUBECONFIG": os.pathsep.join(map(str, files))}
    command = [str(kubectl), "config", "view", "--merge", "--raw", "--output=json"]
    done = subprocess.run(command, env=environ, capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


def as_kubectl_shows(entries: Mapping[str, Entry]) -> list[dict[str, Any]]:
    # kubectl shows these three, and only these, when they are empty.
    shown: dict[str, dict[str, Any]] = {"cluster": {"server": ""}, "context": {"cluster": "", "user": ""}, "user": {}}
    return [{"name": name, each.kind: shown[each.kind] | dict(each.fields)} for name, each in sorted(entries.items())]


def test_files_are_merged_as_kubectl_does(kubectl: Path, tmp_path: Path) -> None:
    files = [tmp_path / "first", tmp_path / "missing", tmp_path / "second"]
    files[0].write_text(FIRST)
    files[2].write_text(SECOND)
    merged = merge(each for file in files if (each := read_kubeconfig(file)))
    expected = kubectl_view(kubectl, *files)
    assert merged.current_context == expected["current-context"]
    for kind in ("clusters", "contexts", "users"):
        assert as_kubectl_shows(getattr(merged, kind)) == expected[kind]


@pytest.mark.parametrize(
    "text",
    [
        "users: [{name: 5}]",
        "users: [{name: yes}]",
        "users: [{name: a}, {name: a}]",
        "clusters: abc",
        "kind: Pod",
        "apiVersion: v2",
        "users:\n\t- name: a\n",
    ],
)
def test_what_kubectl_refuses_is_refused(kubectl: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "config"
    file.write_text(text)
    with pytest.raises(subprocess.CalledProcessError):
        kubectl_view(kubectl, file)
    with pytest.raises(ConfigurationError):
        read_kubeconfig(file)
