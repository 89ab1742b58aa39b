"""The conformance kit finds what is wrong with a transport, and says what the contract asks."""

import inspect
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kubex.testing.transport import TransportConformance
from tests.testing.mutants.suite import class_name
from tests.testing.mutants.table import INFOS

ROOT = Path(__file__).resolve().parents[2]
SUITE = ROOT / "tests" / "testing" / "mutants" / "suite.py"
CASES = sorted(name for name in dir(TransportConformance) if name.startswith("test_"))


@pytest.fixture(scope="module")
def failures(tmp_path_factory) -> dict[str, str]:
    """What each case says of the transport that is broken for it."""
    report = tmp_path_factory.mktemp("kit") / "report.xml"
    nodes = [f"{SUITE}::{class_name(case)}::{case}" for case in INFOS]
    options = ["-q", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), f"--junitxml={report}"]
    command = [sys.executable, "-m", "pytest", *options, *nodes]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    said: dict[str, str] = {}
    for found in ElementTree.parse(report).iter("testcase"):
        case = found.attrib["name"].partition("[")[0]
        for problem in [*found.iter("failure"), *found.iter("error")]:
            said[case] = said.get(case, "") + (problem.text or "")
    return said


def test_there_is_a_broken_transport_for_every_case():
    assert sorted(INFOS) == CASES


@pytest.mark.packaging  # which takes a while, and changes seldom
@pytest.mark.parametrize("case", CASES)
def test_a_broken_transport_fails_the_case_meant_for_it(failures, case):
    assert case in failures, f"{INFOS[case]} passes it"


@pytest.mark.parametrize("case", CASES)
def test_a_case_says_what_the_contract_asks(case):
    rule = inspect.getdoc(getattr(TransportConformance, case))
    assert rule
    assert rule.endswith(".")


@pytest.mark.packaging
def test_a_failure_shows_what_the_contract_asks(failures):
    assert "A redirect is an answer like any other" in failures["test_redirects_are_not_followed"]
