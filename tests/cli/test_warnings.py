import warnings

import pytest

from kubex.cli.warnings import plain_warnings


@pytest.fixture
def shown_otherwise(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is shown as it was before; pytest would collect it."""
    shown: list[str] = []
    monkeypatch.setattr(warnings, "showwarning", lambda message, *_: shown.append(str(message)))
    warnings.simplefilter("always")
    return shown


def test_a_warning_for_users_is_one_line_on_stderr(
    shown_otherwise: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with plain_warnings():
        warnings.warn(f"spec is [old] {'x' * 100}", UserWarning, stacklevel=1)
    assert capsys.readouterr() == ("", f"warning: spec is [old] {'x' * 100}\n")
    assert shown_otherwise == []


def test_other_warnings_are_shown_as_before(shown_otherwise: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with plain_warnings():
        warnings.warn("for developers", DeprecationWarning, stacklevel=1)
    assert shown_otherwise == ["for developers"]
    assert capsys.readouterr() == ("", "")


def test_nothing_stays_changed() -> None:
    before = warnings.showwarning
    with plain_warnings():
        assert warnings.showwarning is not before
    assert warnings.showwarning is before
