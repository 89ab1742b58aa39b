"""The verb watch: changes as JSON lines, seen through a selection."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from kubex.testing._embedded.documents.rendering import render
from kubex.testing._embedded.http.calls import Call, State, flag, number, revision_of
from kubex.testing._embedded.http.negotiation import Form
from kubex.testing._embedded.http.statuses import expired
from kubex.testing._embedded.resources.catalog import Resource
from kubex.testing._embedded.selection.list_options import check_watch_options
from kubex.testing._embedded.selection.selections import Selection, read_selection
from kubex.testing._embedded.store.history import Change, Cursor
from kubex.testing._embedded.store.storage import Record
from kubex.testing._embedded.verbs.reads import select

BOOKMARK_SECONDS = 60.0
_LONGEST_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Watch:
    """What a watch was asked for."""

    resource: Resource
    selection: Selection
    form: Form
    include: str
    revision: int | None
    initial_events: bool
    bookmarks: bool
    seconds: float


def read_watch(call: Call) -> Watch:
    """Read the options of a watch.

    Raises:
        Failure: 400 or 422 when they make no sense.
    """
    check_watch_options(call.query)
    resource, revision = call.target.resource, revision_of(call.query)
    selection = read_selection(resource, call.target.namespace, _one(call))
    asked = flag(call.query, "sendInitialEvents") if "sendInitialEvents" in call.query else None
    return Watch(
        resource=resource,
        selection=selection,
        form=call.form,
        include=call.query.get("includeObject", ""),
        revision=revision or None,
        initial_events=asked if asked is not None else not revision,
        bookmarks=flag(call.query, "allowWatchBookmarks"),
        seconds=number(call.query, "timeoutSeconds") or _LONGEST_SECONDS,
    )


def _one(call: Call) -> Mapping[str, str]:
    """The deprecated path `/watch/.../NAME` is a field selector."""
    if call.target.name is None:
        return call.query
    return {**call.query, "fieldSelector": f"metadata.name={call.target.name}"}


async def stream(state: State, watch: Watch) -> AsyncGenerator[bytes, None]:
    """Go through the events as JSON lines, several in one chunk when there are many."""
    lines = _Lines(watch)
    history = state.storage.store(watch.resource.store_key).history
    follow_from = state.storage.revision if watch.revision is None or watch.initial_events else watch.revision
    cursor = history.follow(follow_from)
    try:
        if watch.initial_events:
            yield lines.initial(select(state, watch.resource, watch.selection))
        if watch.initial_events and watch.bookmarks:
            yield lines.bookmark(follow_from, {"k8s.io/initial-events-end": "true"})
        async for chunk in _follow(state, watch, cursor, lines):
            yield chunk
    finally:
        history.leave(cursor)


async def _follow(state: State, watch: Watch, cursor: Cursor, lines: "_Lines") -> AsyncGenerator[bytes, None]:
    end = time.monotonic() + watch.seconds
    bookmark_at = time.monotonic() + BOOKMARK_SECONDS
    while not state.closing:
        changes = cursor.read()
        if changes is None:
            yield lines.error(cursor.revision)
            return
        if chunk := b"".join(map(lines.change, changes)):
            yield chunk
            continue
        # Nothing is left to read, so the watcher has seen everything up to now.
        cursor.revision = max(cursor.revision, state.storage.revision)
        now = time.monotonic()
        if watch.bookmarks and now >= min(bookmark_at, end):
            yield lines.bookmark(cursor.revision)
            bookmark_at = now + BOOKMARK_SECONDS
        if now >= end:
            return
        try:
            async with asyncio.timeout(min(end, bookmark_at) - now):
                await cursor.changed.wait()
        except TimeoutError:
            continue


class _Lines:
    """Events of one watch as JSON lines."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._header = True

    def initial(self, records: Iterable[Record]) -> bytes:
        return b"".join(self._event("ADDED", record) for record in records)

    def change(self, change: Change) -> bytes:
        """Give the line for a change as the selection sees it, empty when it does not."""
        selection = self._watch.selection
        if selection.namespace is not None and change.key.namespace != selection.namespace:
            return b""
        before = change.previous is not None and selection.matches(change.previous.document)
        after = change.current is not None and selection.matches(change.current.document)
        if after and change.current is not None:
            return self._event("MODIFIED" if before else "ADDED", change.current)
        if before and change.previous is not None:
            return self._event("DELETED", change.previous.at(change.revision))
        return b""

    def bookmark(self, revision: int, annotations: dict[str, str] | None = None) -> bytes:
        metadata: dict[str, Any] = {"resourceVersion": str(revision)}
        if annotations:
            metadata["annotations"] = annotations
        document: dict[str, Any]
        meta = {"apiVersion": "meta.k8s.io/v1"}
        partial = {"kind": "PartialObjectMetadata", **meta, "metadata": metadata}
        if self._watch.form is Form.TABLE:
            rows = [{"cells": [], "object": partial}]
            version = {"resourceVersion": str(revision)}
            document = {"kind": "Table", **meta, "metadata": version, "columnDefinitions": None, "rows": rows}
        elif self._watch.form is Form.PARTIAL:
            document = partial
        else:
            resource = self._watch.resource
            document = {"kind": resource.kind, "apiVersion": resource.api_version, "metadata": metadata}
        return msgspec.json.encode({"type": "BOOKMARK", "object": document}) + b"\n"

    def error(self, revision: int) -> bytes:
        failure = expired(f"too old resource version: {revision}")
        return msgspec.json.encode({"type": "ERROR", "object": failure.status}) + b"\n"

    def _event(self, kind: str, record: Record) -> bytes:
        watch = self._watch
        rendered = render(watch.resource, record, watch.form, watch.include, header=self._header)
        self._header = False
        return b'{"type":"' + kind.encode() + b'","object":' + rendered + b"}\n"
