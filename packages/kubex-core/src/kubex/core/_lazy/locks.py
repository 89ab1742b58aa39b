"""Locks that a process forked off finds free."""

import os
import threading
from contextlib import AbstractContextManager
from typing import Any


def new_lock() -> AbstractContextManager[Any]:
    """Make a reentrant lock; no thread holds it at the moment of a fork."""
    lock = threading.RLock()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release)
    return lock
