"""What became of polling one feed: it was read, not modified, failed or skipped.

In: what the answer and the feed say. Out: the outcome from which the feed's row of `feeds` is made.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from etl.extract.feeds.pacing import Resting

# The outcomes of a feed that was read, or said that it is unchanged.
READ = frozenset({"ok", "not_modified"})
Fate = Literal["read", "failed", "skipped"]


@dataclass(frozen=True)
class Validators:
    """What a feed's last good answer said about its version; both null where it said nothing."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Response:
    """Who answered: the address after redirects, and its HTTP status.

    Both are null where nothing answered, and for files, which are not asked for over HTTP.
    """

    final_url: str | None = None
    status: int | None = None


@dataclass(frozen=True)
class NextPoll:
    """What the next poll has to know.

    `moved_to` is where to ask (null: at the listed address), `not_before` when at the earliest
    (null: at any time), `validators` what to send back.
    """

    moved_to: str | None = None
    not_before: datetime | None = None
    validators: Validators = Validators()


@dataclass(frozen=True)
class Read:
    """The feed was read; `capture_id` is the stored answer, null for a WARC file, which is its own.

    `language` is null where the feed declares none, `detail` where there is nothing to say.
    """

    response: Response
    capture_id: str | None
    format: str
    language: str | None
    entry_count: int
    new_entry_count: int
    next_poll: NextPoll
    detail: str | None = None


@dataclass(frozen=True)
class NotModified:
    """The server said that nothing is new."""

    response: Response
    capture_id: str
    next_poll: NextPoll


@dataclass(frozen=True)
class Failed:
    """The feed brought nothing readable: `reason` is a reject reason, `detail` is for people.

    `capture_id` is the stored answer that is no feed; it is null where no good answer came.
    `is_gone` says that the feed is gone for good, `not_before` when it may be asked again (null: at
    any time).
    """

    response: Response
    reason: str
    detail: str | None
    capture_id: str | None = None
    is_gone: bool = False
    not_before: datetime | None = None


@dataclass(frozen=True)
class Skipped:
    """The feed was not asked: it is not due, or it was retired on an earlier day."""

    outcome: Resting
    moved_to: str | None
    not_before: datetime | None


Poll = Read | NotModified | Failed | Skipped


def fate_of(outcome: str, reason: str | None) -> Fate:
    """What the columns `outcome` and `reason` of a row of `feeds` say of its poll.

    `retired` alone does not tell. On the day when the feed answered that it is gone, the poll
    failed and has a reason; on later days the feed is skipped.
    """
    if outcome in READ:
        return "read"
    return "failed" if reason else "skipped"


def count_fates(outcomes: Iterable[str], reasons: Iterable[str | None]) -> Counter[Fate]:
    """Count the fates of rows of `feeds` by two of their columns."""
    return Counter(map(fate_of, outcomes, reasons))
