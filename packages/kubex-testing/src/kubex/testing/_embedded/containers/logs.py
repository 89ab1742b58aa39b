"""The log of one container, and the ways to read it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import dropwhile

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class LogOptions:
    """Which part of a log is wanted, in which form."""

    follow: bool = False
    since: datetime | None = None
    timestamps: bool = False
    tail_lines: int | None = None
    limit_bytes: int | None = None


@dataclass(slots=True)
class _Line:
    at: datetime
    text: bytes

    @property
    def whole(self) -> bool:
        return self.text.endswith(b"\n")


class ContainerLog:
    """Lines, each with the time at which it began; `ended` once nothing more will come."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self.ended = False

    def append(self, data: bytes, at: datetime) -> None:
        """Add text; it goes on with the last line if that has no end yet."""
        for text in _LINE.findall(data):
            if self.lines and not self.lines[-1].whole:
                self.lines[-1].text += text
            else:
                self.lines.append(_Line(at, text))


class LogReader:
    """Goes through a log, and on with what is added to it meanwhile."""

    def __init__(self, log: ContainerLog, options: LogOptions) -> None:
        self._log = log
        self._options = options
        self._index = _first_line(log, options)
        self._offset = 0
        self._left = options.limit_bytes

    @property
    def done(self) -> bool:
        """Tell whether nothing more is to be read, whatever may be added."""
        return self._left == 0 or not self._options.follow or self._log.ended

    def read(self) -> bytes:
        """Take the next piece, empty if there is none now."""
        pieces, size = [], 0
        while self._index < len(self._log.lines) and size < _CHUNK:
            line = self._log.lines[self._index]
            piece = line.text[self._offset :]
            if self._options.timestamps and not self._offset:
                piece = _stamp(line.at) + piece
            pieces.append(piece)
            size += len(piece)
            if not line.whole:
                self._offset = len(line.text)
                break
            self._index, self._offset = self._index + 1, 0
        return self._limited(b"".join(pieces))

    def _limited(self, data: bytes) -> bytes:
        if self._left is None:
            return data
        kept = data[: self._left]
        self._left -= len(kept)
        return kept


def _first_line(log: ContainerLog, options: LogOptions) -> int:
    count, since = len(log.lines), options.since
    first = 0 if options.tail_lines is None else max(0, count - options.tail_lines)
    if since is None:
        return first
    return next(dropwhile(lambda index: log.lines[index].at < since, range(first, count)), count)


def _stamp(at: datetime) -> bytes:
    """Give a time as containers' logs have it, with nine digits of a second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f000Z ").encode()
