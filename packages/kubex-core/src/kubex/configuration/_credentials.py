import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path

import anyio
import anyio.to_thread

from kubex.configuration._checks import bearer_token
from kubex.configuration._client_configuration import ClientConfiguration
from kubex.core.exceptions import ConfigurationError

REFRESH_AFTER = 60.0  # seconds; as long as kubectl takes a token file's content for fresh


class Credentials(ABC):
    """What authenticates each request: ask for the headers every time, they may change."""

    @abstractmethod
    async def headers(self) -> Mapping[str, str]:
        """Give the headers to add to a request."""

    def invalidate(self) -> None:  # noqa: B027 - most credentials remember nothing
        """Say that the server refused the last headers: whatever is remembered is read again on next use."""


class NoCredentials(Credentials):
    """Adds nothing: the server knows the client by its certificate, or not at all."""

    async def headers(self) -> Mapping[str, str]:
        """Give no headers."""
        return {}


class StaticToken(Credentials):
    """A bearer token that never changes."""

    def __init__(self, token: str) -> None:
        self._headers = _bearer(token)

    async def headers(self) -> Mapping[str, str]:
        """Give the Authorization header."""
        return self._headers


class TokenFile(Credentials):
    """A bearer token in a file that someone else renews, read again at most every 60 seconds.

    Raises:
        ConfigurationError: the file cannot be read, and there is neither an earlier token nor a `fallback`.
    """

    def __init__(self, path: Path, *, fallback: str | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._headers = None if fallback is None else _bearer(fallback)
        self._clock = clock
        self._read_at: float | None = None
        self._invalidations = 0
        self._lock = anyio.Lock()

    async def headers(self) -> Mapping[str, str]:
        """Give the Authorization header, from the file where what is remembered is too old."""
        headers = self._fresh()
        if headers is None:
            async with self._lock:
                headers = self._fresh() or await self._read()
        return headers

    def invalidate(self) -> None:
        """Read the file again on next use."""
        self._read_at = None
        self._invalidations += 1

    def _fresh(self) -> Mapping[str, str] | None:
        if self._read_at is None or self._clock() - self._read_at >= REFRESH_AFTER:
            return None
        return self._headers

    async def _read(self) -> Mapping[str, str]:
        before = self._invalidations
        now = self._clock()
        try:
            self._headers = _bearer(await anyio.to_thread.run_sync(read_token, self._path, abandon_on_cancel=True))
        except ConfigurationError as error:
            if self._headers is None:
                raise
            import logging  # late: this is all that the core logs

            logging.getLogger("kubex.configuration").warning("%s; the token known so far stays in use", error)
        if before == self._invalidations:  # else what was read may be what the server just refused
            self._read_at = now
        return self._headers


def read_token(path: Path) -> str:
    """Read a bearer token from its file, without the white space around it."""
    try:
        return bearer_token(path.read_text(encoding="utf-8").strip())
    except OSError as error:
        msg = f"token file {path} cannot be read: {error.strerror or error}"
        raise ConfigurationError(msg) from error
    except UnicodeDecodeError as error:
        msg = f"token file {path} is not text"
        raise ConfigurationError(msg) from error
    except ValueError as error:
        msg = f"token file {path}: the token {error}"
        raise ConfigurationError(msg) from error


def credentials_for(configuration: ClientConfiguration) -> Credentials:
    """Make the credentials that a configuration asks for; nothing is read yet."""
    if configuration.token_file is not None:
        return TokenFile(Path(configuration.token_file), fallback=configuration.token)
    if configuration.token is not None:
        return StaticToken(configuration.token)
    return NoCredentials()


def _bearer(token: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}"}
