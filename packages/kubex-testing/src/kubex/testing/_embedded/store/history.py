"""The bounded history of changes to one resource, which watches and snapshots read."""

import asyncio
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kubex.testing._embedded.store.storage import ObjectKey, Record


class Change(NamedTuple):
    """One change of one object: `previous` is None for a creation, `current` for a deletion."""

    revision: int
    key: "ObjectKey"
    previous: "Record | None"
    current: "Record | None"


class Cursor:
    """The place in the history that one watcher has come to."""

    def __init__(self, history: "History", revision: int) -> None:
        self.revision = revision
        self.changed = asyncio.Event()
        self._history = history

    def read(self) -> list[Change] | None:
        """Take the changes that have come since the last call; None when some of them are forgotten."""
        self.changed.clear()
        changes = self._history.since(self.revision)
        if changes:
            self.revision = changes[-1].revision
        return changes


class History:
    """The last changes of one resource."""

    def __init__(self, size: int, floor: int = 0) -> None:
        self.floor = floor
        """The oldest revision from which every later change is still known."""
        self._size = size
        self._changes: deque[Change] = deque()
        self._cursors: set[Cursor] = set()

    def append(self, change: Change) -> None:
        """Add a change, forget the oldest if there are too many, wake the watchers."""
        self._changes.append(change)
        if len(self._changes) > self._size:
            self.floor = self._changes.popleft().revision
        self.wake()

    def since(self, revision: int) -> list[Change] | None:
        """List the changes after a revision; None when some of them are forgotten."""
        if revision < self.floor:
            return None
        # Counted from the end, where watchers are most of the time.
        count = 0
        for change in reversed(self._changes):
            if change.revision <= revision:
                break
            count += 1
        return list(islice(self._changes, len(self._changes) - count, None))

    def undo(self, revision: int) -> "dict[ObjectKey, Record | None]":
        """Tell for each object changed after a revision what it was then."""
        before: dict[ObjectKey, Record | None] = {}
        for change in self.since(revision) or ():
            before.setdefault(change.key, change.previous)
        return before

    def compact(self, revision: int) -> None:
        """Forget all changes up to a revision; watchers who have seen them all lose nothing."""
        newest = self._changes[-1].revision if self._changes else 0
        for cursor in self._cursors:
            if cursor.revision >= newest:
                cursor.revision = max(cursor.revision, revision)
        self._changes.clear()
        self.floor = revision
        self.wake()

    def wake(self) -> None:
        """Let every watcher look again."""
        for cursor in self._cursors:
            cursor.changed.set()

    def follow(self, revision: int) -> Cursor:
        """Start to watch; the cursor must be handed to `leave` at the end."""
        cursor = Cursor(self, revision)
        self._cursors.add(cursor)
        return cursor

    def leave(self, cursor: Cursor) -> None:
        """End to watch."""
        self._cursors.discard(cursor)
