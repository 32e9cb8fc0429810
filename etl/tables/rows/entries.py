"""A row of `entries`.

Generated from `schemas/entries.yaml`: python -m etl.command.dictionary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class EntryRow(Row):
    """A row of `entries`.

    One row per feed entry, in the day that saw it first, and in a later one that found it updated.
    """

    TABLE: ClassVar[str] = "entries"

    # Hash of feed and guid (of the link where there is no guid).
    entry_id: str
    # The feed that listed it.
    feed_id: str
    # Publisher of the feed.
    publisher: str
    # The feed's own id of the entry.
    guid: str | None
    # Link as the feed gives it, made absolute.
    url: str
    # The link without tracking parameters and fragment: what is fetched.
    canonical_url: str
    # Title as plain text.
    title: str | None
    # Summary as plain text, at most 2,000 characters.
    summary: str | None
    # Names in the entry.
    authors: Sequence[str]
    # Categories of the entry.
    categories: Sequence[str]
    # Language the feed declares, ISO 639-1.
    language: str | None
    # Publication time in the feed.
    published_at: datetime | None
    # Minutes that the time as stated is ahead of UTC; null where it does not say.
    published_offset_minutes: int | None
    # Update time in the feed.
    updated_at: datetime | None
    # Minutes that the time as stated is ahead of UTC; null where it does not say.
    updated_offset_minutes: int | None
    # The stored feed response it was read from.
    capture_id: str
