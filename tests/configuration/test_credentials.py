import logging
import threading
from pathlib import Path

import anyio
import pytest

from kubex.configuration import ClientConfiguration, credentials_for
from kubex.configuration import _credentials as credentials_module
from kubex.configuration._credentials import TokenFile, read_token
from kubex.core.exceptions import ConfigurationError

pytestmark = pytest.mark.anyio


class Clock:
    """A clock that stands still unless told to go on."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text("one\n")
    return file


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_no_token_is_no_header() -> None:
    credentials = credentials_for(ClientConfiguration(url="https://host"))
    credentials.invalidate()
    assert await credentials.headers() == {}


async def test_a_token_is_a_bearer_header() -> None:
    credentials = credentials_for(ClientConfiguration(url="https://host", token="abc"))
    credentials.invalidate()
    assert await credentials.headers() == bearer("abc")


async def test_a_token_file_wins_over_a_token(file: Path) -> None:
    credentials = credentials_for(ClientConfiguration(url="https://host", token="abc", token_file=file))
    assert await credentials.headers() == bearer("one")


async def test_a_token_stands_in_while_the_file_cannot_be_read(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.unlink()
    credentials = credentials_for(ClientConfiguration(url="https://host", token="abc", token_file=file))
    assert await credentials.headers() == bearer("abc")
    assert str(file) in caplog.text
    file.write_text("two")
    credentials.invalidate()
    assert await credentials.headers() == bearer("two")


async def test_a_file_is_read_again_after_60_seconds(file: Path, clock: Clock) -> None:
    credentials = TokenFile(file, clock=clock)
    assert await credentials.headers() == bearer("one")
    file.write_text("two")
    clock.now += 59.9
    assert await credentials.headers() == bearer("one")
    clock.now += 0.1
    assert await credentials.headers() == bearer("two")


async def test_invalidating_reads_the_file_again_at_once(file: Path, clock: Clock) -> None:
    credentials = TokenFile(file, clock=clock)
    await credentials.headers()
    file.write_text("two")
    credentials.invalidate()
    assert await credentials.headers() == bearer("two")


async def test_a_failing_reread_keeps_the_token_and_warns(
    file: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    credentials = TokenFile(file, clock=clock)
    await credentials.headers()
    file.unlink()
    clock.now += 60
    assert await credentials.headers() == bearer("one")
    assert await credentials.headers() == bearer("one")
    [record] = caplog.records
    assert (record.name, record.levelno) == ("kubex.configuration", logging.WARNING)
    assert str(file) in record.getMessage()
    assert "one" not in record.getMessage().replace(str(file), "")


async def test_a_failing_reread_is_tried_again_later(file: Path, clock: Clock) -> None:
    credentials = TokenFile(file, clock=clock)
    await credentials.headers()
    file.write_text("")
    clock.now += 60
    assert await credentials.headers() == bearer("one")
    file.write_text("two")
    clock.now += 60
    assert await credentials.headers() == bearer("two")


async def test_a_failing_first_read_is_an_error_and_tried_again_on_next_use(file: Path, clock: Clock) -> None:
    file.unlink()
    credentials = TokenFile(file, clock=clock)
    with pytest.raises(ConfigurationError) as caught:
        await credentials.headers()
    assert str(caught.value) == f"token file {file} cannot be read: No such file or directory"
    assert isinstance(caught.value.__cause__, FileNotFoundError)
    file.write_text("two")
    assert await credentials.headers() == bearer("two")


class PausedRead:
    """Reads token files in worker threads, and waits inside the first read until told to go on."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []
        self.began = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, path: Path) -> str:
        self.threads.append(threading.current_thread())
        token = read_token(path)
        self.began.set()
        assert self.go_on.wait(10)
        return token


@pytest.fixture
def paused_read(monkeypatch: pytest.MonkeyPatch) -> PausedRead:
    paused = PausedRead()
    monkeypatch.setattr(credentials_module, "read_token", paused)
    return paused


async def test_one_read_in_a_worker_thread_serves_all_who_wait(
    file: Path, clock: Clock, paused_read: PausedRead
) -> None:
    credentials = TokenFile(file, clock=clock)
    answers = []

    async def ask() -> None:
        answers.append(await credentials.headers())

    with anyio.fail_after(20):
        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(ask)
            await anyio.to_thread.run_sync(paused_read.began.wait, 10)
            paused_read.go_on.set()
    assert answers == [bearer("one")] * 3
    assert len(paused_read.threads) == 1
    assert threading.current_thread() not in paused_read.threads


async def test_what_was_being_read_when_invalidated_is_read_again(
    file: Path, clock: Clock, paused_read: PausedRead
) -> None:
    credentials = TokenFile(file, clock=clock)
    with anyio.fail_after(20):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(credentials.headers)
            await anyio.to_thread.run_sync(paused_read.began.wait, 10)
            credentials.invalidate()
            file.write_text("two")
            paused_read.go_on.set()
        assert await credentials.headers() == bearer("two")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the token is empty"),
        (b" \n", "the token is empty"),
        (b"s3c\nret", "the token holds a newline"),
        (b"s3c\xff", "is not text"),
    ],
)
async def test_a_file_that_holds_no_token_is_refused(file: Path, content: bytes, reason: str) -> None:
    file.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        await TokenFile(file).headers()
    assert str(caught.value).startswith(f"token file {file}")
    assert reason in str(caught.value)
    assert "s3c" not in str(caught.value)
    assert isinstance(caught.value.__cause__, ValueError)
