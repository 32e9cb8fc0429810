"""A row of `actors`.

Generated from `schemas/actors.yaml`: python -m etl.command.dictionary.
"""

from dataclasses import dataclass
from typing import ClassVar

from etl.tables.row import Row


@dataclass(frozen=True, slots=True)
class ActorRow(Row):
    """One row per listed actor named that day."""

    TABLE: ClassVar[str] = "actors"

    # Stable key in schemas/codebook.
    entity_id: str
    # Canonical name.
    name: str
    # ISO 3166-1 alpha-3 code; null where international.
    country: str | None
    # PLOVER sector.
    sector: str | None
    # Mentions in which it is actor or recipient.
    mention_count: int
