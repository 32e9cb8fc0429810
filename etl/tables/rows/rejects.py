"""A row of `rejects`.

Generated from `schemas/rejects.yaml`: python -m etl.command.dictionary.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class RejectRow(Row):
    """One row per feed, address, page or row that did not make it."""

    TABLE: ClassVar[str] = "rejects"

    # The run: ingest date and version, so that a second run of the same names itself the same.
    run_id: str
    # Stage that rejected it; the record has passed the stages before it.
    stage: str
    # Id of what was rejected: feed_id, entry_id, capture_id, article_id or mention_id;
    # article_id:start for a row of place_mentions.
    key: str
    # Table whose contract the row broke; null where the record was rejected for another reason.
    table: str | None
    # Its address; null where there is none.
    url: str | None
    # Short stable code; docs/operations.md lists them.
    reason: str
    # For people.
    detail: str | None
    # When it was first rejected.
    rejected_at: datetime
