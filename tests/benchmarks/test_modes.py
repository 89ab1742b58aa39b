import pytest

from benchmarks.cli import main
from benchmarks.modes import FULL, QUICK, chosen
from benchmarks.requirements import REQUIREMENTS
from benchmarks.scenarios import SCENARIOS


def test_the_quick_mode_measures_every_requirement():
    measured = {scenario.name: scenario for scenario in QUICK.scenarios()}
    for line in REQUIREMENTS:
        if line.scenario in SCENARIOS:
            assert line.subject in QUICK.clients()
            assert QUICK.takes_part(line.peer, measured[line.scenario])


def test_the_full_mode_leaves_nothing_out():
    assert FULL.scenarios() == list(SCENARIOS.values())


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="unknown: c; there are a, b"):
        chosen(["a", "c"], ["a", "b"])


def test_no_round_at_all_is_refused(capsys, monkeypatch):
    monkeypatch.setattr("benchmarks.cli.missing", list)
    with pytest.raises(SystemExit):
        main(["--rounds", "0"])
    assert "--rounds must be at least 1" in capsys.readouterr().err
