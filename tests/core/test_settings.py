import traceback
from typing import Any

import pytest
from pydantic import ValidationError

from kubex.core.exceptions import ConfigurationError
from kubex.core.settings import Settings


class Knobs(Settings):
    seconds: float = 1.0
    name: str | None = None


class Required(Settings):
    url: str


def test_values_are_kept() -> None:
    assert (Knobs(seconds=2).seconds, Knobs(name="a").name) == (2.0, "a")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"seconds": True}, "Knobs.seconds: "),
        ({"seconds": "1"}, "Knobs.seconds: "),
        ({"seconds": float("nan")}, "Knobs.seconds: "),
        ({"name": 1}, "Knobs.name: "),
        ({"secnods": 1}, "Knobs.secnods: there is no such setting"),
    ],
)
def test_a_wrong_value_is_a_configuration_error_that_names_the_setting(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Knobs(**values)
    assert str(caught.value).startswith(message)
    assert isinstance(caught.value.__cause__, ValidationError)


def test_every_wrong_setting_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"Knobs\.seconds: .*; Knobs\.other: there is no such setting"):
        Knobs(seconds="x", other=1)  # type: ignore[arg-type, call-arg]


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"Required\.url: is required"):
        Required()  # type: ignore[call-arg]


def test_inputs_are_not_in_the_traceback() -> None:
    secret = "".join(["hunter", "2"])
    with pytest.raises(ConfigurationError) as caught:
        Knobs(seconds=secret)  # type: ignore[arg-type]
    assert secret not in "".join(traceback.format_exception(caught.value))


def test_settings_do_not_change() -> None:
    knobs = Knobs(name="a")
    with pytest.raises(ConfigurationError, match=r"Knobs\.name cannot be changed") as caught:
        knobs.name = "hunter2"  # type: ignore[misc]
    assert "hunter2" not in str(caught.value)
    assert knobs.name == "a"


def test_settings_compare_by_value() -> None:
    assert Knobs(name="a") == Knobs(name="a") != Knobs(name="b")
