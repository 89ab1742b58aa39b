import pytest
import typer

from kubex.cli.errors import error_text, first_error, reported
from kubex.core.exceptions import ConfigurationError, ConnectError


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ConnectError("no connection"), "no connection"),
        (ConnectError(), "ConnectError"),
        (caused(ConnectError("no connection"), OSError("refused")), "no connection: refused"),
        (caused(ConnectError("no connection: refused"), OSError("refused")), "no connection: refused"),
        (
            caused(ConnectError("no"), caused(OSError("refused"), OSError("by a firewall"))),
            "no: refused: by a firewall",
        ),
        (
            ConfigurationError("nothing found. Looked at:\n  - here\n  - there"),
            "nothing found. Looked at: - here - there",
        ),
    ],
)
def test_an_error_is_one_line_with_the_causes_that_say_something_new(error: Exception, text: str) -> None:
    assert error_text(error) == text


def test_the_first_error_is_found_in_nested_groups() -> None:
    error = ConnectError("first")
    group = BaseExceptionGroup("outer", [ExceptionGroup("inner", [error, OSError("second")]), KeyboardInterrupt()])
    assert first_error(group) is error


def test_an_error_of_kubex_is_reported_on_stderr_with_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as exit_, reported():
        raise ExceptionGroup("tasks", [ConnectError("a [bold]long[/] message " + "x" * 200)])
    assert exit_.value.exit_code == 1
    assert capsys.readouterr() == ("", f"error: a [bold]long[/] message {'x' * 200}\n")


@pytest.mark.parametrize(
    "error",
    [
        KeyboardInterrupt(),
        BaseExceptionGroup("tasks", [ConnectError("cut"), BaseExceptionGroup("inner", [KeyboardInterrupt()])]),
    ],
)
def test_an_interrupt_is_quiet_with_exit_code_130(error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as exit_, reported():
        raise error
    assert exit_.value.exit_code == 130
    assert capsys.readouterr() == ("", "")


def test_an_error_that_is_a_bug_passes() -> None:
    with pytest.raises(LookupError), reported():
        raise LookupError("a bug")
