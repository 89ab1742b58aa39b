"""Objects in memory: sorted by namespace and name, one revision for all, and a bounded history of changes.

Stored documents are never changed in place and hold neither `apiVersion` nor `kind`, because lists of built-in
kinds leave them out and because one object is served in every version of its resource.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from kubex.testing._embedded.resources.catalog import StoreKey
from kubex.testing._embedded.store.history import Change, History

Document = dict[str, Any]


class ObjectKey(NamedTuple):
    """Namespace (empty for cluster-scoped objects) and name."""

    namespace: str
    name: str


class Record:
    """One state of an object; its JSON is made once, when somebody asks for it."""

    __slots__ = ("_body", "document", "key", "revision")

    def __init__(self, key: ObjectKey, document: Document, revision: int) -> None:
        self.key = key
        self.document = document
        self.revision = revision
        self._body: bytes | None = None

    @property
    def body(self) -> bytes:
        """The JSON of the document without its opening brace."""
        if self._body is None:
            self._body = msgspec.json.encode(self.document)[1:]
        return self._body

    def at(self, revision: int) -> "Record":
        """Give the same state under another resource version, as the last event of an object has it."""
        metadata = self.document["metadata"] | {"resourceVersion": str(revision)}
        return Record(self.key, self.document | {"metadata": metadata}, revision)


class Store:
    """The objects of one resource."""

    def __init__(self, history: int, floor: int = 0) -> None:
        self.records: dict[ObjectKey, Record] = {}
        self.history = History(history, floor)
        # A sorted list: moving 100,000 pointers on an insert takes microseconds, a tree in Python takes longer.
        self._keys: list[ObjectKey] = []

    def keys(self, namespace: str | None = None, after: ObjectKey | None = None) -> list[ObjectKey]:
        """List the keys in order, of one namespace if given, those after `after` only."""
        if namespace is None:
            first, last = 0, len(self._keys)
        else:
            first = bisect_left(self._keys, (namespace, ""))
            last = bisect_left(self._keys, (namespace + "\0", ""))
        if after is not None:
            first = max(first, bisect_left(self._keys, (after.namespace, after.name + "\0")))
        return self._keys[first:last]

    def has(self, namespace: str) -> bool:
        """Tell whether a namespace holds anything."""
        place = bisect_left(self._keys, (namespace, ""))
        return place < len(self._keys) and self._keys[place].namespace == namespace

    def put(self, record: Record) -> None:
        """Keep a new state of an object and tell the watchers."""
        previous = self.records.get(record.key)
        if previous is None:
            insort(self._keys, record.key)
        self.records[record.key] = record
        self.history.append(Change(record.revision, record.key, previous, record))

    def drop(self, key: ObjectKey, revision: int) -> Record:
        """Forget an object and tell the watchers; gives its last state."""
        previous = self.records.pop(key)
        del self._keys[bisect_left(self._keys, key)]
        last = previous.at(revision)
        self.history.append(Change(revision, key, previous, None))
        return last

    def snapshot(self, revision: int, namespace: str | None, after: ObjectKey | None) -> Iterator[Record]:
        """Go through the objects as they were at a revision that the history still reaches."""
        before = self.history.undo(revision)
        keys = self.keys(namespace, after)
        if before:
            extra = [k for k, r in before.items() if r is not None and k not in self.records]
            extra = [k for k in extra if (namespace is None or k.namespace == namespace) and (not after or k > after)]
            keys = sorted([*keys, *extra]) if extra else keys
        for key in keys:
            record = before[key] if key in before else self.records[key]
            if record is not None:
                yield record


class Storage:
    """All stores and the one revision that counts through all of them."""

    def __init__(self, history: int) -> None:
        self.revision = 1
        self._history = history
        self._floor = 0
        self._stores: dict[StoreKey, Store] = {}

    def store(self, key: StoreKey) -> Store:
        """Give the store of a resource, made when first asked for."""
        found = self._stores.get(key)
        if found is None:
            found = self._stores[key] = Store(self._history, self._floor)
        return found

    def stores(self) -> list[tuple[StoreKey, Store]]:
        """List the stores there are."""
        return list(self._stores.items())

    def get(self, key: StoreKey, namespace: str | None, name: str) -> Record | None:
        """Look one object up."""
        return self.store(key).records.get(ObjectKey(namespace or "", name))

    def write(self, key: StoreKey, document: Document) -> Record:
        """Keep a document as the new state of its object; `metadata.resourceVersion` is set here."""
        self.revision += 1
        metadata = document["metadata"]
        metadata["resourceVersion"] = str(self.revision)
        record = Record(ObjectKey(metadata.get("namespace", ""), metadata["name"]), document, self.revision)
        self.store(key).put(record)
        return record

    def drop(self, key: StoreKey, object_key: ObjectKey) -> Record:
        """Forget an object; gives its last state."""
        self.revision += 1
        return self.store(key).drop(object_key, self.revision)

    def wake(self) -> None:
        """Let every watcher look again."""
        for store in self._stores.values():
            store.history.wake()

    def compact(self) -> None:
        """Forget what was before now: older resource versions are gone."""
        self._floor = self.revision
        for store in self._stores.values():
            store.history.compact(self.revision)
