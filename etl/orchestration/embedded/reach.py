"""Whether any of the feeds can be reached: each host is tried at once, for ten seconds at most."""

import queue
import socket
import threading
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

CONNECT_SECONDS = 5.0
ALL_SECONDS = 9.0
Address = tuple[str, int]


def addresses(urls: Iterable[str]) -> list[Address]:
    """Host and port of each address, once each, sorted."""
    found = set()
    for url in urls:
        parts = urlsplit(url)
        if parts.hostname:
            found.add((parts.hostname, parts.port or (80 if parts.scheme == "http" else 443)))
    return sorted(found)


def any_reachable(urls: Iterable[str], within_seconds: float = ALL_SECONDS) -> bool:
    """Whether at least one host takes a connection; the first that does ends the search."""
    wanted = addresses(urls)
    answers: queue.Queue[bool] = queue.Queue()
    for address in wanted:
        # Daemons: waiting for a name server can't be interrupted, and must not hold up the end.
        threading.Thread(target=lambda a: answers.put(_connects(a)), args=(address,),
                         daemon=True).start()
    deadline = time.monotonic() + within_seconds
    try:
        return any(answers.get(timeout=max(0.01, deadline - time.monotonic())) for _ in wanted)
    except queue.Empty:
        return False


def _connects(address: Address) -> bool:
    try:
        with socket.create_connection(address, CONNECT_SECONDS):
            return True
    except (OSError, UnicodeError):
        return False
