"""A lease on S3: who holds it does what no two machines may do at once.

The lease is an object in `.locks/`, written only where it is free (If-None-Match, If-Match). Its
holder renews it; one that was killed does not, and after `LEASE_SECONDS` another may take it. Who
lost it is told before anything is put in its place. A lease that was given back stays as an object
that says so, because not every S3 can delete on a condition.
"""

import json
import logging
import os
import random
import socket
import threading
import time
import uuid
from types import TracebackType

from etl.errors import LakeError
from etl.lake import objects
from etl.lake.objects import Seen
from etl.lake.store import Store

log = logging.getLogger("etl")

LEASE_SECONDS = 60.0
RENEWALS = 4
# Between two tries to get it.
WAIT_SECONDS = (0.05, 0.4)
FREE = b"free\n"


class Lease:
    """A lease of a name, held in a `with` block; it is waited for while somebody else holds it."""

    def __init__(self, store: Store, relative: str) -> None:
        self._store, self._relative = store, relative
        self._content = json.dumps({"held_by": f"{socket.gethostname()}:{os.getpid()}",
                                    "token": uuid.uuid4().hex}).encode() + b"\n"
        self._held: Seen | None = None
        self._guard, self._end = threading.Lock(), threading.Event()
        self._renewer = threading.Thread(target=self._renew_again, daemon=True)

    def __enter__(self) -> "Lease":
        waited = False
        while (held := self._taken()) is None:
            if not waited:
                log.info("lake=%s waiting=%r", self._store.root,
                         f"another run holds {self._relative}")
            waited = True
            time.sleep(random.uniform(*WAIT_SECONDS))
        self._held = held
        self._renewer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._end.set()
        self._renewer.join()
        if self._held is not None:
            try:
                objects.write_if(self._store, self._relative, FREE, self._held)
            except LakeError as fault:
                log.warning("lake=%s lease=%s given_back=no reason=%r", self._store.root,
                            self._relative, str(fault))

    def check(self) -> None:
        """Renew the lease; raises LakeError where another run has taken it."""
        with self._guard:
            if self._held is not None:
                self._held = objects.write_if(self._store, self._relative, self._content,
                                              self._held)
            if self._held is None:
                raise LakeError(f"another run has taken over {self._relative}, which this one held "
                                f"for more than {LEASE_SECONDS:.0f} seconds without a sign of "
                                "life; nothing was published: run the stage again")

    def _taken(self) -> Seen | None:
        seen = objects.read(self._store, self._relative)
        if seen.content not in (None, FREE) and seen.age_seconds < LEASE_SECONDS:
            return None
        return objects.write_if(self._store, self._relative, self._content, seen)

    def _renew_again(self) -> None:
        while not self._end.wait(LEASE_SECONDS / RENEWALS):
            try:
                self.check()
            except LakeError as fault:
                # `check` tells the holder, or the next renewal goes better.
                log.warning("lake=%s reason=%r", self._store.root, str(fault))
