"""Locks of a lake in a folder (`.locks/`): who holds one does what no two processes may do at once.

They are the kernel's (flock), so a killed process leaves none behind. On S3 a day is guarded by a
lease instead, and nothing else is: every object is replaced whole.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from types import TracebackType

from etl.errors import LakeError
from etl.lake.leases import Lease
from etl.lake.store import Store

log = logging.getLogger("etl")

LOCKS = ".locks"


class DayLock:
    """A day of a lake, held in a `with` block by one writer at a time: on a folder as on S3.

    Raises LakeError where the lake can't be written.
    """

    def __init__(self, store: Store, day: date) -> None:
        name = day.isoformat()
        self._lease = None if store.is_local else Lease(store, f"{LOCKS}/{name}")
        self._lock: AbstractContextManager[object] = self._lease or locked(store, name)

    def __enter__(self) -> "DayLock":
        self._lock.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._lock.__exit__(kind, error, trace)

    def check(self) -> None:
        """Raise LakeError where the day was lost to another writer, as it may be on S3."""
        if self._lease:
            self._lease.check()


@contextmanager
def locked(store: Store, name: str, shared: bool = False) -> Iterator[None]:
    """Hold a lock, and wait for it where another process holds it.

    Holders that ask for it `shared` exclude only those that do not.

    Raises LakeError where the lake can't be written.
    """
    if not store.is_local:
        yield
        return
    path = store.path(f"{LOCKS}/{name}")
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        # It is closed below: an error of the block is not an error of opening.
        file = open(path, "ab")  # noqa: SIM115
    except OSError as error:
        raise LakeError(
            f"can't write to the lake at {store.root}: {error.strerror or error}") from None
    with file:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            log.info("lake=%s waiting=%r", store.root, f"another run holds {name}")
            fcntl.flock(file, kind)
        yield
