"""A row of `event_mentions`.

Generated from `schemas/event_mentions.yaml`: python -m etl.command.dictionary.
"""

from dataclasses import dataclass
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class EventMentionRow(Row):
    """Bridge: which mentions make which event."""

    TABLE: ClassVar[str] = "event_mentions"

    # The event.
    event_id: str
    # The mention.
    mention_id: str
