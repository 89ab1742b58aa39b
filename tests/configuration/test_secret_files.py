import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from kubex.configuration._secret_files import secret_files


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder in which temporary files would be made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def no_memory_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: Any) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "memfd_create", forbidden, raising=False)


def test_each_content_has_a_path_while_it_is_needed() -> None:
    with secret_files(b"one", b"two") as paths:
        assert [path.read_bytes() for path in paths] == [b"one", b"two"]
    assert not any(path.exists() for path in paths)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has files in memory")
def test_linux_writes_no_file(temporary: Path) -> None:
    with secret_files(b"one") as paths:
        assert list(temporary.iterdir()) == []
        assert [path.read_bytes() for path in paths] == [b"one"]


@pytest.mark.usefixtures("no_memory_files")
def test_elsewhere_the_files_are_in_a_private_folder_that_goes(temporary: Path) -> None:
    with secret_files(b"one", b"two") as paths:
        assert [path.read_bytes() for path in paths] == [b"one", b"two"]
        [folder] = temporary.iterdir()
        assert {path.parent for path in paths} == {folder}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("no_memory_files")
def test_the_folder_goes_after_an_error_too(temporary: Path) -> None:
    with pytest.raises(KeyError), secret_files(b"one"):
        raise KeyError
    assert list(temporary.iterdir()) == []
